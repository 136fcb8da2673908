import { SafeText } from "@/components/ui/safe-text";
import { type Mark, StateMark } from "@/components/ui/state-mark";
import { useNow } from "@/components/ui/use-now";
import { type CertificateBundle, type Validity, validityOf } from "@/lib/apis/certificate";
import { formatAge, formatInstant } from "@/lib/base/format";
import { visibleText } from "@/lib/base/safe-text";
import styles from "./api-service.module.css";

interface BundleViewProps {
  title: string;
  bundle: CertificateBundle;
  /** Said when there is no certificate. */
  none: string;
}

const MARKS: Readonly<Record<Validity, Mark>> = {
  valid: "ok",
  soon: "warn",
  expired: "bad",
  "not-yet": "bad",
};

/** The certificates of a bundle: whose they are, and until when. */
export function BundleView({ title, bundle: { certificates, unreadable }, none }: BundleViewProps) {
  const now = useNow();
  return (
    <section className={styles.bundle} aria-label={title}>
      <h3>{title}</h3>
      {certificates.length === 0 && unreadable === 0 && <p className="soft">{none}</p>}
      <ul>
        {certificates.map(({ subject, issuer, notBefore, notAfter, fingerprint }) => {
          const validity = validityOf({ notBefore, notAfter }, now);
          return (
            <li key={fingerprint}>
              <span className="mono" title={`SHA-256 ${fingerprint}`}>
                <SafeText text={subject || "no subject"} />
              </span>
              <span>
                <StateMark
                  mark={MARKS[validity]}
                  title={`${formatInstant(notBefore)} to ${formatInstant(notAfter)}`}
                >
                  {sayValidity(validity, notBefore, notAfter, now)}
                </StateMark>{" "}
                <span className="soft">
                  {issuer === subject ? "self-signed" : visibleText(`issued by ${issuer}`)}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
      {unreadable > 0 && (
        <p>
          <StateMark mark="bad">{unreadable} unreadable</StateMark> What stands there is no certificate.
        </p>
      )}
    </section>
  );
}

function sayValidity(validity: Validity, notBefore: number, notAfter: number, now: number): string {
  if (validity === "not-yet") return `valid in ${formatAge(notBefore - now)}`;
  if (validity === "expired") return `expired ${formatAge(now - notAfter)} ago`;
  return `expires in ${formatAge(notAfter - now)}`;
}
