import { RemoteProblemError, businessApi, createClient, resourceApi } from '@holdfast/contracts';
import type { Transport } from '@holdfast/contracts';
import { eventually } from '../eventually.ts';
import type { Account, StackInfo } from '../stack/stack-info.ts';
import { createAdmin } from './create-admin.ts';
import { demoAdmin, demoCustomer, demoVendors } from './demo-data.ts';
import type { DemoVendor } from './demo-data.ts';
import { signIn } from './sign-in.ts';

/**
 * Loads the demo data as its people would enter it: through the public API and the mailbox. Each step looks first
 * whether it has been done, so a load that was cut off can be repeated.
 */
export async function loadDemoData(
  info: StackInfo,
  passwordOf: (email: string) => string,
): Promise<Account[]> {
  const admin = { ...demoAdmin, role: 'ADMIN' as const, password: passwordOf(demoAdmin.email) };
  await createAdmin(info, admin);
  const asAdmin = await signIn(info, admin);
  const accounts: Account[] = [admin];
  for (const vendor of demoVendors) {
    const person = {
      email: vendor.email,
      name: vendor.name,
      role: 'VENDOR' as const,
      password: passwordOf(vendor.email),
    };
    await openBusiness(vendor, await signIn(info, person), asAdmin);
    accounts.push(person);
  }
  const customer = { ...demoCustomer, role: 'CUSTOMER' as const, password: passwordOf(demoCustomer.email) };
  await signIn(info, customer);
  return [...accounts, customer].map(({ role, email, password }) => ({ role, email, password }));
}

async function openBusiness(vendor: DemoVendor, asVendor: Transport, asAdmin: Transport): Promise<void> {
  const businesses = createClient(businessApi, asVendor);
  const resources = createClient(resourceApi, asVendor);
  const business = await businesses
    .createBusiness({ body: vendor.business, idempotencyKey: crypto.randomUUID() })
    .catch(async (error: unknown) => {
      if (isProblem(error, 'business_exists')) return businesses.readMyBusiness({});
      throw error;
    });
  const params = { id: business.id };
  if (business.status === 'PENDING')
    await createClient(businessApi, asAdmin).approveBusiness({ params, body: {} });
  const present = await resources.listBusinessResources({ params, query: {} });
  for (const body of vendor.resources) {
    if (present.items.some(({ name }) => name === body.name)) continue;
    const idempotencyKey = crypto.randomUUID();
    // The resource service learns of a business by an event, which may still be on its way.
    await eventually(() => resources.createResource({ params, body, idempotencyKey }), { intervalMs: 250 });
  }
}

function isProblem(error: unknown, code: string): boolean {
  return error instanceof RemoteProblemError && error.code === code;
}
