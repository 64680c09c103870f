/** The tables of the field: brands, realms, hosts, environments. Nowhere else. */
import { NotConfigured } from "./errors";
import { redirectUriFlaw, serverUrlFlaw } from "./rules/addresses";

/**
 * One brand: `word` is the API's spelling, `wmi` the VIN prefixes its factories use or used, those of others too,
 * `redirectUri` where its own app is called back in the brand's home country.
 */
interface BrandFacts {
  readonly label: string;
  readonly word: string;
  readonly tld: string;
  readonly realm: string;
  readonly redirectUri: string;
  readonly wmi: readonly string[];
}

export const BRANDS = {
  peugeot: {
    label: "Peugeot",
    word: "Peugeot",
    tld: "peugeot.com",
    realm: "clientsB2CPeugeot",
    redirectUri: "mymap://oauth2redirect/fr",
    wmi: ["VF3", "VR3"],
  },
  citroen: {
    label: "Citroën",
    word: "Citroen",
    tld: "citroen.com",
    realm: "clientsB2CCitroen",
    redirectUri: "mymacsdk://oauth2redirect/fr",
    wmi: ["VF7", "VR7"],
  },
  ds: {
    label: "DS",
    word: "DS",
    tld: "driveds.com",
    realm: "clientsB2CDS",
    redirectUri: "mymdssdk://oauth2redirect/fr",
    wmi: ["VR1", "VF7"],
  },
  opel: {
    label: "Opel",
    word: "Opel",
    tld: "opel.com",
    realm: "clientsB2COpel",
    redirectUri: "mymopsdk://oauth2redirect/de",
    wmi: ["W0L", "W0V", "VXK"],
  },
  vauxhall: {
    label: "Vauxhall",
    word: "Vauxhall",
    tld: "vauxhall.co.uk",
    realm: "clientsB2CVauxhall",
    redirectUri: "mymvxsdk://oauth2redirect/gb",
    wmi: ["W0L", "W0V", "VXK"],
  },
} as const satisfies Record<string, BrandFacts>;

export type Brand = keyof typeof BRANDS;

/** Where each environment lives; `{tld}` is the brand's. `demo` and `custom` bring their own. */
export const ENVIRONMENTS = {
  demo: undefined,
  preproduction: {
    identityUrl: "https://idpcvs-preprod.{tld}",
    apiUrl: "https://api-preprod.groupe-psa.com/connectedcar/v4",
  },
  production: {
    identityUrl: "https://idpcvs.{tld}",
    apiUrl: "https://api.groupe-psa.com/connectedcar/v4",
  },
  partner: {
    identityUrl: "https://idpcvs.{tld}",
    apiUrl: "https://api-cert.groupe-psa.com/connectedcar/v4",
  },
  custom: undefined,
} as const;

export type Environment = keyof typeof ENVIRONMENTS;

const DEFAULT_SCOPE = "openid profile";

/** What of an account decides where it talks to; empty strings count as not given. */
export interface EndpointSettings {
  brand: string;
  environment: string;
  identityUrl?: string | undefined;
  apiUrl?: string | undefined;
  realm?: string | undefined;
  scope?: string | undefined;
  redirectUri?: string | undefined;
}

/** `identityUrl` and `apiUrl` have no trailing slash. */
export interface Endpoints {
  identityUrl: string;
  apiUrl: string;
  realm: string;
  scope: string;
  /** Where the browser is sent after a sign-in. */
  redirectUri: string;
}

/**
 * The addresses, realm and scope of an account.
 * @param demo the simulator's addresses, for the `demo` environment
 * @throws NotConfigured for an unknown brand or environment and for an unusable address
 */
export function endpointsOf(
  settings: EndpointSettings,
  demo?: { identityUrl: string; apiUrl: string },
): Endpoints {
  const { brand, environment } = settings;
  if (!isBrand(brand)) throw new NotConfigured("unknownBrand", { brand });
  if (!isEnvironment(environment)) throw new NotConfigured("unknownEnvironment", { environment });
  const hosts =
    environment === "custom"
      ? { identityUrl: settings.identityUrl, apiUrl: settings.apiUrl }
      : environment === "demo"
        ? demo
        : ENVIRONMENTS[environment];
  return {
    identityUrl: serverUrl(hosts?.identityUrl, "identityUrl", BRANDS[brand].tld).replace(
      /\/am\/oauth2(\/access_token)?$/,
      "",
    ),
    apiUrl: serverUrl(hosts?.apiUrl, "apiUrl", BRANDS[brand].tld),
    realm: (!demo && settings.realm?.trim()) || BRANDS[brand].realm,
    scope: (!demo && settings.scope?.trim()) || DEFAULT_SCOPE,
    redirectUri: redirectUriOf(settings.redirectUri, BRANDS[brand].redirectUri),
  };
}

export function isBrand(value: string): value is Brand {
  return Object.hasOwn(BRANDS, value);
}

/** Whether the package knows an environment. */
export function isEnvironment(value: string): value is Environment {
  return Object.hasOwn(ENVIRONMENTS, value);
}

/** A brand's word as the API has it, the first there is among some; a letter or a code (`C`, `OP`) is none. */
export function brandWord(...said: readonly (string | undefined)[]): string | undefined {
  return said.find((text) => text !== undefined && (text.length > 2 || text === BRANDS.ds.word));
}

/** A brand as its maker writes it, `Citroën`, by the API's word for it; a word that nobody knows stays as it is. */
export function brandLabel(word: string): string {
  const isMeant = (brand: BrandFacts) => brand.word.toLowerCase() === word.toLowerCase();
  return Object.values<BrandFacts>(BRANDS).find(isMeant)?.label ?? word;
}

/**
 * The API's word for the brand that built a vehicle, read from the VIN's first three characters. Where brands share
 * these, as Opel and Vauxhall do, the account's own decides.
 */
export function brandOfVin(vin: string, accountBrand?: Brand): string | undefined {
  const wmi = vin.trim().slice(0, 3).toUpperCase();
  const uses = ({ wmi: prefixes }: BrandFacts) => prefixes.includes(wmi);
  const own = accountBrand && BRANDS[accountBrand];
  return own && uses(own) ? own.word : Object.values<BrandFacts>(BRANDS).find(uses)?.word;
}

function redirectUriOf(text: string | undefined, usual: string): string {
  const uri = text?.trim() || usual;
  const flaw = redirectUriFlaw(uri);
  if (flaw) throw new NotConfigured(flaw);
  return uri;
}

function serverUrl(template: string | undefined, field: string, tld: string): string {
  const text = template?.trim().replace("{tld}", tld) ?? "";
  if (text === "") throw new NotConfigured("missing", { fields: field });
  const flaw = serverUrlFlaw(text);
  if (flaw === "badUrl") throw new NotConfigured(flaw, { field });
  const url = new URL(text);
  if (flaw) throw new NotConfigured(flaw, { field, host: url.host });
  return url.href.replace(/\/+$/, "");
}
