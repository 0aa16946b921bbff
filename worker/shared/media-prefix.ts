/** Where a tenant's bytes lie in R2. Everything under it goes with the tenant. */
export const mediaPrefixOf = (tenantId: string): string => `${tenantId}/`;
