import { Facts } from "@/components/ui/facts";
import type { TrustPanel } from "@/lib/apis/aggregation-schema";
import { type Caller, identityHeaders } from "@/lib/apis/proxy-identity";
import { visibleText } from "@/lib/base/safe-text";
import styles from "./api-service.module.css";
import { BundleView } from "./bundle-view";

const listed = (names: readonly string[]) => visibleText(names.join(", "));
const EMPTY = { certificates: [], unreadable: 0 };

/** How the caller's identity reaches an extension server, with the headers of whoever looks. */
export function IdentityView({ trust: panel, caller }: { trust: TrustPanel; caller: Caller | null }) {
  const { trust, requestHeaderCa, clientCa } = panel;
  return (
    <>
      <p>
        The aggregator authenticates and authorises you itself, removes these headers from your request, and
        sends its own over a connection with its client certificate (--proxy-client-cert-file):
      </p>
      {caller === null ? (
        <p className="soft">Who you are is not known yet.</p>
      ) : (
        <pre className={styles.headers}>
          {identityHeaders(caller)
            .map(([name, value]) => visibleText(`${name}: ${value}`))
            .join("\n")}
        </pre>
      )}
      <p>
        The extension server believes them only with a certificate of the CA below, and then asks with a
        SubjectAccessReview whether you may. It reads this in the ConfigMap
        kube-system/extension-apiserver-authentication:
      </p>
      <Facts
        facts={[
          ["Certificate names", listed(trust.allowedNames) || "any that the CA signed"],
          ["User", listed(trust.usernameHeaders)],
          ["Uid", listed(trust.uidHeaders) || null],
          ["Groups", listed(trust.groupHeaders)],
          ["Extra", listed(trust.extraHeaderPrefixes.map((prefix) => `${prefix}*`))],
        ]}
      />
      <BundleView
        title="CA of the aggregator (requestheader-client-ca-file)"
        bundle={requestHeaderCa ?? EMPTY}
        none="None: kube-apiserver was started without --requestheader-client-ca-file, so no extension server believes these headers."
      />
      <BundleView
        title="CA of clients that ask it directly (client-ca-file)"
        bundle={clientCa ?? EMPTY}
        none="None: client certificates are not taken."
      />
    </>
  );
}
