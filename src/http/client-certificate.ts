import { X509Certificate, createPrivateKey } from "node:crypto";
import { createSecureContext } from "node:tls";
import { type ErrorText, NotConfigured } from "../errors";
import type { TlsOptions } from "./http";

/** The client certificate of an account, known to fit its key. */
export class ClientCertificate {
  private readonly from: Date;
  private readonly to: Date;

  private constructor(certificate: X509Certificate) {
    this.from = new Date(certificate.validFrom);
    this.to = new Date(certificate.validTo);
  }

  /**
   * Reads what a TLS configuration holds; undefined when it has no client certificate.
   * @throws NotConfigured when certificate, key, passphrase or CA cannot be used
   */
  static of(tls: TlsOptions): ClientCertificate | undefined {
    const { ca, cert, key, passphrase } = tls;
    // Node.js passes over a CA that it cannot read, and then trusts nobody.
    if (ca) attempt("caUnreadable", () => new X509Certificate(ca));
    if (!cert || !key) return undefined;
    const certificate = attempt("certificateUnreadable", () => new X509Certificate(cert));
    const sealed = key.includes("ENCRYPTED");
    const privateKey = attempt(sealed ? "wrongPassphrase" : "keyUnreadable", () =>
      createPrivateKey(passphrase === undefined ? key : { key, passphrase }),
    );
    if (!certificate.checkPrivateKey(privateKey)) throw new NotConfigured("keyOfAnother");
    attempt("certificateUnusable", () => createSecureContext({ cert, key, passphrase }));
    return new ClientCertificate(certificate);
  }

  /** @throws NotConfigured when the certificate is not valid at `now` */
  check(now = new Date()): void {
    if (now > this.to) throw new NotConfigured("certificateExpired", { date: day(this.to) });
    if (now < this.from) throw new NotConfigured("certificateTooEarly", { date: day(this.from) });
  }
}

/** As the certificate itself counts days, in UTC. */
function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** What OpenSSL says may quote the key, so it goes no further. */
function attempt<T>(text: ErrorText, read: () => T): T {
  try {
    return read();
  } catch {
    throw new NotConfigured(text);
  }
}
