import { apiFetch, apiUrl } from "@/components/data/api";
import { trackPending } from "@/components/data/pending";
import { Icon } from "@/components/ui/icons";
import { Menu } from "@/components/ui/menu";
import { saveFile } from "@/components/ui/picture";

interface ExportMenuProps {
  context: string | null;
  query: Readonly<Record<string, string>>;
}

/** Rows of one JSON file, at most. */
const MOST = "5000";

/** The rows that are open as files, made by the server: also those that are not on the screen. */
export function ExportMenu({ context, query }: ExportMenuProps) {
  const fetched = async (path: string, more: Readonly<Record<string, string>> = {}) => {
    const response = await apiFetch(apiUrl(path, { context, query: { ...query, ...more } }));
    return trackPending(response.text());
  };
  return (
    <Menu
      label="Save the rows that are open"
      align="end"
      button={
        <>
          <Icon name="download" />
          Export
        </>
      }
      items={[
        {
          key: "text",
          content: "Indented text, as kubectl-tree prints it",
          onChoose: async () => saveFile("trees.txt", await fetched("/api/trees/text")),
        },
        {
          key: "copy",
          content: "Copy that text",
          onChoose: async () => navigator.clipboard.writeText(await fetched("/api/trees/text")),
        },
        {
          key: "json",
          content: "JSON",
          onChoose: async () =>
            saveFile("trees.json", await fetched("/api/trees", { count: MOST }), "application/json"),
        },
      ]}
    />
  );
}
