import { type ErrorOrigin, NotConfigured, type PsaError, Unavailable } from "../errors";

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
