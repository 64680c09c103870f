import { KeyObject, createPrivateKey, webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its key, both PEM, as a `tls-config` node holds them. */
export interface Identity {
  cert: string;
  key: string;
}

export interface Validity {
  from?: Date;
  to?: Date;
}

const DAY = 86_400_000;
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A certificate authority of a test, with keys of its own. */
export class Authority {
  private serial = 1;

  private constructor(
    private readonly keys: webcrypto.CryptoKeyPair,
    private readonly certificate: X509Certificate,
  ) {}

  static async create(name: string): Promise<Authority> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      serialNumber: "01",
      name: `CN=${name}`,
      ...period({}),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      ],
    });
    return new Authority(keys, certificate);
  }

  /** What others trust this authority by, PEM. */
  get ca(): string {
    return this.certificate.toString("pem");
  }

  /** A server's certificate for a host name or an IPv4 address. */
  server(host: string, validity: Validity = {}): Promise<Identity> {
    const type = /^[\d.]+$/.test(host) ? "ip" : "dns";
    const names = new SubjectAlternativeNameExtension([{ type, value: host }]);
    return this.issue(host, validity, [names]);
  }

  /** A client's certificate. */
  client(name: string, validity: Validity = {}): Promise<Identity> {
    return this.issue(name, validity, []);
  }

  private async issue(
    name: string,
    validity: Validity,
    extensions: SubjectAlternativeNameExtension[],
  ): Promise<Identity> {
    const keys = await newKeys();
    this.serial += 1;
    const certificate = await X509CertificateGenerator.create({
      serialNumber: this.serial.toString(16).padStart(2, "0"),
      subject: `CN=${name}`,
      issuer: this.certificate.subject,
      ...period(validity),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      extensions: [
        new BasicConstraintsExtension(false),
        await AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
        ...extensions,
      ],
    });
    return { cert: certificate.toString("pem"), key: pemOf(keys.privateKey) };
  }
}

/** The same key, under a passphrase. */
export function encrypted(key: string, passphrase: string): string {
  return createPrivateKey(key)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase })
    .toString();
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function pemOf(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: "pkcs8", format: "pem" }).toString();
}

function period({ from, to }: Validity): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: from ?? new Date(Date.now() - DAY),
    notAfter: to ?? new Date(Date.now() + DAY),
  };
}
