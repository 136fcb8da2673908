import { fileURLToPath } from "node:url";
import { sitePages } from "./pages";
import { run } from "./run";
import { loadSite } from "./site";

const folder = fileURLToPath(new URL("./static", import.meta.url));

await run(process.argv.slice(2), async () => sitePages(loadSite(folder)));
