import { z } from "zod";

const CORE = "https://purl.imsglobal.org/spec/lti/claim/";
/** Names of the claims and scopes of LTI 1.3 Advantage. */
export const claim = {
  messageType: `${CORE}message_type`,
  version: `${CORE}version`,
  deploymentId: `${CORE}deployment_id`,
  targetLinkUri: `${CORE}target_link_uri`,
  resourceLink: `${CORE}resource_link`,
  roles: `${CORE}roles`,
  context: `${CORE}context`,
  custom: `${CORE}custom`,
  presentation: `${CORE}launch_presentation`,
  deepLinking: "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings",
  contentItems: "https://purl.imsglobal.org/spec/lti-dl/claim/content_items",
  data: "https://purl.imsglobal.org/spec/lti-dl/claim/data",
  grades: "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
  members: "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
} as const;
export const scope = {
  lineItem: "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
  lineItemRead: "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
  score: "https://purl.imsglobal.org/spec/lti-ags/scope/score",
  result: "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
  members: "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly",
} as const;

const Text = z.string().min(1).max(255);
const Address = z.url({ protocol: /^https?$/ }).max(2000);

/** What the token of a launch says beside who signed it; absent parts are absent, wrong ones refused. */
export const LaunchClaims = z.object({
  sub: Text,
  name: z.string().max(255).optional(),
  given_name: z.string().max(255).optional(),
  family_name: z.string().max(255).optional(),
  email: z.string().max(255).optional(),
  [claim.targetLinkUri]: z.string().min(1).max(2000).optional(),
  [claim.resourceLink]: z.object({ id: Text, title: z.string().max(2000).optional() }).optional(),
  [claim.roles]: z.array(z.string().max(255)).max(100),
  [claim.context]: z.object({ id: Text, title: z.string().max(2000).optional() }).optional(),
  [claim.custom]: z.record(z.string(), z.unknown()).nullish(),
  [claim.presentation]: z
    .object({ locale: z.string().max(40).optional(), return_url: z.string().optional() })
    .optional(),
  [claim.deepLinking]: z
    .object({
      deep_link_return_url: Address,
      accept_types: z.array(z.string()),
      accept_multiple: z.union([z.boolean(), z.stringbool()]).optional(),
      accept_lineitem: z.union([z.boolean(), z.stringbool()]).optional(),
      data: z.string().max(10_000).optional(),
    })
    .optional(),
  [claim.grades]: z
    .object({
      scope: z.array(z.string()),
      lineitems: Address.optional(),
      lineitem: Address.optional(),
    })
    .optional(),
  [claim.members]: z.object({ context_memberships_url: Address }).optional(),
});
export type LaunchClaims = z.infer<typeof LaunchClaims>;
