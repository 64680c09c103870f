import { X509Certificate, createPrivateKey } from "node:crypto";
import { createSecureContext } from "node:tls";
import {
  type ErrorOrigin,
  type ErrorText,
  NotConfigured,
  type PsaError,
  Unavailable,
} from "../errors";

/** Client certificate and trust of an account, as `tls.connect` takes them. */
export interface TlsOptions {
  key?: string | Buffer;
  cert?: string | Buffer;
  passphrase?: string;
  ca?: string | Buffer;
  servername?: string;
  rejectUnauthorized?: boolean;
}

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

/** What advice about certificates makes sense. */
export interface TlsSetting {
  /** The dialog of the account has a field for TLS options that count here. */
  isChoosable: boolean;
  /** A client certificate is shown to the server. */
  hasCertificate: boolean;
}

/** What the codes of a refused server certificate tell a user; any other code is not of TLS. */
const SERVER_FAILURES = {
  CERT_HAS_EXPIRED: "serverCertificateDate",
  CERT_NOT_YET_VALID: "serverCertificateDate",
  ERR_TLS_CERT_ALTNAME_INVALID: "serverMisnamed",
  HOSTNAME_MISMATCH: "serverMisnamed",
  DEPTH_ZERO_SELF_SIGNED_CERT: "serverNotTrusted",
  SELF_SIGNED_CERT_IN_CHAIN: "serverNotTrusted",
  UNABLE_TO_GET_ISSUER_CERT: "serverNotTrusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "serverNotTrusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "serverNotTrusted",
  CERT_SIGNATURE_FAILURE: "serverNotTrusted",
  CERT_UNTRUSTED: "serverNotTrusted",
  CERT_REJECTED: "serverNotTrusted",
  CERT_REVOKED: "serverNotTrusted",
  INVALID_CA: "serverNotTrusted",
  INVALID_PURPOSE: "serverNotTrusted",
} as const;

/** The alerts by which a server turns a client certificate down, or the lack of one. */
const CLIENT_ALERTS: Readonly<Record<string, string>> = {
  40: "handshake failure",
  41: "no certificate",
  42: "bad certificate",
  43: "unsupported certificate",
  44: "certificate revoked",
  45: "certificate expired",
  46: "certificate unknown",
  48: "unknown CA",
  49: "access denied",
  116: "certificate required",
};

/** The same where the dialog lets nobody choose TLS options. */
const WITHOUT_FIELD = {
  serverCertificateDate: "serverCertificateDate",
  serverMisnamed: "serverMisnamedOutside",
  serverNotTrusted: "serverNotTrustedOutside",
} as const;

/**
 * The typed error for a TLS connection that one side refused; undefined for any other failure.
 * Reads no more than the code and the number of the alert: the rest may quote what was sent.
 */
export function tlsFailure(host: string, error: unknown, tls: TlsSetting): PsaError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error ? String(error.code) : "";
  if (isServerFailure(code)) {
    const text = SERVER_FAILURES[code];
    // The server's owner can renew a certificate; what is trusted is up to the user.
    const Kind = text === "serverCertificateDate" ? Unavailable : NotConfigured;
    return new Kind(tls.isChoosable ? text : WITHOUT_FIELD[text], { host, code });
  }
  // During the handshake the code is EPROTO whatever the alert; its number is in the words alone.
  const alert = /\bSSL alert number (\d+)/.exec(error.message)?.[1] ?? "";
  const words = CLIENT_ALERTS[alert];
  if (words === undefined) return undefined;
  return clientCertificateFailure(host, `TLS alert ${alert}, ${words}`, tls);
}

/** The server wants another client certificate, or any. */
export function clientCertificateFailure(
  host: string,
  code: string,
  { isChoosable, hasCertificate }: TlsSetting,
  origin: ErrorOrigin = {},
): PsaError {
  const text = hasCertificate
    ? "certificateRefused"
    : isChoosable
      ? "certificateRequired"
      : "certificateRequiredOutside";
  return new NotConfigured(text, { host, code }, origin);
}

function isServerFailure(code: string): code is keyof typeof SERVER_FAILURES {
  return Object.hasOwn(SERVER_FAILURES, code);
}
