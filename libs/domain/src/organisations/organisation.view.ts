import { viewMarks } from '../acts/acts.view.ts';
import type { OrganisationView } from '../views/wire.ts';
import type { Organisation } from './organisation.ts';

export function viewOrganisation(organisation: Organisation): OrganisationView {
  return { corridors: organisation.subscription?.corridors ?? [], ...viewMarks(organisation) };
}
