export const HAL = "application/hal+json";
export const GEO_JSON = "application/vnd.geo+json";
