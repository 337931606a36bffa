import type { Response } from "express";
import { z } from "zod";
import type { Language } from "../people/protocol.ts";
import { call, PlatformError, parseJson } from "./calls.ts";
import { scope } from "./claims.ts";
import { sendPage, toHtml } from "./pages.ts";
import { LtiPlatformDetails } from "./protocol.ts";
import { LtiRefusal } from "./rules.ts";
import { hashOf } from "./secrets.ts";
import type { LtiStore } from "./store.ts";
import { words } from "./words.ts";

const TOOL_CONFIG = "https://purl.imsglobal.org/spec/lti-tool-configuration";
const PLATFORM_CONFIG = "https://purl.imsglobal.org/spec/lti-platform-configuration";
const Asked = z.object({
  code: z.string().max(100),
  openid_configuration: z.url({ protocol: /^https?$/ }).max(2000),
  registration_token: z.string().max(10_000).optional(),
});
const Configuration = z.object({
  issuer: z.url({ protocol: /^https?$/ }),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  registration_endpoint: z.url(),
  [PLATFORM_CONFIG]: z.object({ product_family_code: z.string().optional() }).optional(),
});
const Registered = z.object({
  client_id: z.coerce.string().min(1),
  [TOOL_CONFIG]: z.object({ deployment_id: z.coerce.string().min(1).optional() }).optional(),
});

/** What we say of ourselves to a platform that registers us. */
export function toolRegistration(baseUrl: string, schoolId: string, schoolName: string) {
  const launch = `${baseUrl}/api/lti/launch`;
  return {
    application_type: "web",
    response_types: ["id_token"],
    grant_types: ["implicit", "client_credentials"],
    initiate_login_uri: `${baseUrl}/api/lti/login`,
    redirect_uris: [launch],
    client_name: `Qonyrau: ${schoolName}`,
    jwks_uri: `${baseUrl}/api/lti/jwks/${schoolId}`,
    token_endpoint_auth_method: "private_key_jwt",
    scope: Object.values(scope).join(" "),
    [TOOL_CONFIG]: {
      domain: new URL(baseUrl).host,
      target_link_uri: `${baseUrl}/`,
      claims: ["iss", "sub", "name", "given_name", "family_name", "email"],
      messages: [
        { type: "LtiDeepLinkingRequest", target_link_uri: launch, label: "Qonyrau" },
        { type: "LtiResourceLinkRequest", target_link_uri: `${baseUrl}/`, label: "Qonyrau" },
      ],
    },
  };
}

type Deps = {
  store: LtiStore;
  readSchool(schoolId: string): Promise<{ name: { kk: string } }>;
  now: () => number;
};

/** Dynamic registration: the platform's administrator opens our address there, and the two sides tell each other all. */
export function createRegistering({ store, readSchool, now }: Deps) {
  async function exchange(asked: z.infer<typeof Asked>, schoolId: string, baseUrl: string) {
    const address = asked.openid_configuration;
    const told = Configuration.safeParse(parseJson(await call(address)));
    if (!told.success) throw new LtiRefusal("registration_refused", "configuration");
    const platform = told.data;
    // Whoever answers for an issuer lives at its host.
    if (new URL(platform.issuer).host !== new URL(address).host)
      throw new LtiRefusal("wrong_issuer", "registration");
    const { name } = await readSchool(schoolId);
    const answer = await call(platform.registration_endpoint, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        ...(asked.registration_token && { authorization: `Bearer ${asked.registration_token}` }),
      },
      body: JSON.stringify(toolRegistration(baseUrl, schoolId, name.kk)),
    });
    const registered = Registered.safeParse(parseJson(answer));
    if (!registered.success) throw new LtiRefusal("registration_refused", "answer");
    const { client_id: clientId, [TOOL_CONFIG]: config } = registered.data;
    return LtiPlatformDetails.parse({
      name: new URL(platform.issuer).host,
      ...{ issuer: platform.issuer, clientId },
      authUrl: platform.authorization_endpoint,
      tokenUrl: platform.token_endpoint,
      jwksUrl: platform.jwks_uri,
      deploymentIds: [config?.deployment_id ?? "1"],
      ...{ trustsEmail: false, makesPupils: false },
    });
  }

  return {
    /** @throws LtiRefusal bad_request, code_unknown, wrong_issuer, registration_refused */
    async register(
      res: Response,
      query: unknown,
      { baseUrl, language }: { baseUrl: string; language: Language },
    ): Promise<void> {
      const asked = Asked.safeParse(query);
      if (!asked.success) throw new LtiRefusal("bad_request", "registration");
      const at = new Date(now());
      const ticket = await store.findTicket(hashOf(asked.data.code), ["invite"], { at, use: true });
      if (!ticket) throw new LtiRefusal("code_unknown");
      let isNew: boolean;
      try {
        const details = await exchange(asked.data, ticket.schoolId, baseUrl);
        isNew = (await store.addPlatform(ticket.schoolId, details, at)) !== null;
      } catch (error) {
        if (error instanceof PlatformError)
          throw new LtiRefusal("registration_refused", error.message, error);
        throw error;
      }
      if (!isNew) throw new LtiRefusal("registration_refused", "known already");
      const say = words[language];
      sendPage(res, {
        ...{ language, title: say.registered, body: `<p>${toHtml(say.registeredAbout)}</p>` },
        script: `(window.opener||window.parent).postMessage({subject:"org.imsglobal.lti.close"},"*")`,
      });
    },
  };
}
export type Registering = ReturnType<typeof createRegistering>;
