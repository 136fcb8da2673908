import { useRouter } from "next/navigation";
import type { ComponentProps, MouseEvent } from "react";
import { moveTo } from "./location";

type ViewLinkProps = Omit<ComponentProps<"a">, "href"> & { href: string };

/** True for a click that the browser should handle by itself: another tab, another window, a download. */
const isSpecial = (event: MouseEvent) =>
  event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;

/**
 * A link to a view. Within a page only the query changes; to another page the router goes,
 * without loading the document again.
 */
export function ViewLink({ href, onClick, ...rest }: ViewLinkProps) {
  const go = useGo();
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || isSpecial(event)) return;
    event.preventDefault();
    go(href);
  };
  return <a href={href} onClick={click} {...rest} />;
}

/** Goes to the address of a view: `/path?query`, never another origin. */
export function useGo(): (href: string) => void {
  const router = useRouter();
  return (href) => {
    const [path] = href.split("?");
    if (path === location.pathname) moveTo(href, "push");
    else router.push(href);
  };
}
