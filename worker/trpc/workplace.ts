import { findTenant, type Tenant } from "../control/tenants.ts";
import type { InboxStub } from "../inbox/stub.ts";
import { callObject } from "../shared/platform-failure.ts";
import type { Services } from "./context.ts";

/** A tenant's own place to work in, whoever asks: a procedure, a provider's call-back, the schedule. */
export type Workplace = {
  services: Services;
  tenant: Tenant;
  /** `https://host` under which providers reach us. */
  origin: string;
  inbox<Answer>(call: (inbox: InboxStub) => Promise<Answer>): Promise<Answer>;
};

/** null for a tenant that was deleted. */
export async function workplaceOf(services: Services, tenantId: string, origin: string): Promise<Workplace | null> {
  const tenant = await findTenant(services.control, tenantId);
  if (tenant === null) return null;
  const inbox = <Answer>(call: (inbox: InboxStub) => Promise<Answer>) =>
    callObject(() => services.inboxOf(tenantId), call);
  return { services, tenant, origin, inbox };
}

/** @throws when the caller's own tenant is gone, which only a deletion at the same moment does */
export async function workplaceOfCaller(ctx: Services & { tenant: { id: string }; url: URL }): Promise<Workplace> {
  const place = await workplaceOf(ctx, ctx.tenant.id, ctx.url.origin);
  if (place === null) throw new Error("The caller's tenant is not there.");
  return place;
}
