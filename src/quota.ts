/** How many requests a server still takes: of the day's and of the second's, as far as it says. */
export interface Quota {
  limit?: number | undefined;
  remaining?: number | undefined;
  burst?: number | undefined;
}

/** Reads the rate-limit headers; some gateways leave the number of the window out. */
export function quotaOf(header: (name: string) => number | undefined): Quota {
  const day = (what: string) => header(`x-ratelimit-${what}-1`) ?? header(`x-ratelimit-${what}`);
  return {
    limit: day("limit"),
    remaining: day("remaining"),
    burst: header("x-ratelimit-remaining-2"),
  };
}
