import { parseCookie, stringifySetCookie } from "cookie";
import express, { type Request, type Response, Router } from "express";
import { logger } from "../logger.ts";
import type { Keys } from "./keys.ts";
import type { Came, Launching } from "./launching.ts";
import { autoForm, sendPage, toHtml } from "./pages.ts";
import type { Picking } from "./picking.ts";
import type { Registering } from "./registering.ts";
import { LtiRefusal } from "./rules.ts";
import { languageOf, words } from "./words.ts";

/** An id_token of a teacher with many roles, with room. */
const MAX_FORM = "256kb";
const ID = /^[0-9a-f]{24}$/;
const COOKIE = "qonyrau_lti_";
const COOKIE_LIFE_SEC = 600;

type Deps = {
  launching: Launching;
  picking: Picking;
  registering: Registering;
  keys: Pick<Keys, "publicSet">;
  isSchool: (schoolId: string) => Promise<boolean>;
  baseUrlOf: (req: Request) => string;
};

/** Where platforms send people: pages and redirects, no JSON. Mounted at /api/lti. */
export function createDoor(deps: Deps): Router {
  const { launching, picking, registering, keys, isSchool, baseUrlOf } = deps;
  const door = Router();
  const form = express.urlencoded({ extended: false, limit: MAX_FORM });
  const localeOf = (req: Request, locale?: string) =>
    languageOf(locale, req.get("accept-language"));

  /** Answers a refusal with its page; anything unforeseen goes on to the common handler. */
  function page(handle: (req: Request, res: Response) => Promise<void>) {
    return async (req: Request, res: Response): Promise<void> => {
      try {
        await handle(req, res);
      } catch (error) {
        if (!(error instanceof LtiRefusal)) throw error;
        logger.warn({ reason: error.reason, detail: error.message }, "LTI refused");
        await refuse(req, res, error);
      }
    };
  }

  async function refuse(req: Request, res: Response, { reason }: LtiRefusal): Promise<void> {
    const language = localeOf(req);
    const say = words[language];
    const again = reason === "other_browser" ? await launching.againOf(req.body?.state) : null;
    // A link, not a form: browsers hold a form to its own site through every redirect, and this one leads to the platform.
    const address = again && `${baseUrlOf(req)}/api/lti/login?${new URLSearchParams(again)}`;
    const button = address
      ? `<p><a class="button" target="_blank" rel="noopener" href="${toHtml(address)}">${toHtml(say.again)}</a></p>`
      : "";
    const code = `<p class="code">${toHtml(say.code)}: ${toHtml(`lti_${reason}`)}</p>`;
    sendPage(res, {
      ...{ language, reason, status: statusOf(reason) },
      title: again ? say.open : say.refused,
      body: `<p>${toHtml(say.reason[reason])}</p>${button}${code}`,
    });
  }

  /** What binds the answer to this browser: a cookie of this one login, kept apart by each platform's frame. */
  function remember(req: Request, res: Response, state: string, browser: string): void {
    const secure = req.secure
      ? ({ sameSite: "none", secure: true, partitioned: true } as const)
      : {};
    const whole = {
      ...{ name: nameOf(state), value: browser, httpOnly: true, path: "/api/lti" },
      ...{ maxAge: COOKIE_LIFE_SEC, ...secure },
    } as const;
    res.append("Set-Cookie", stringifySetCookie(whole));
  }

  const login = page(async (req, res) => {
    const params = req.method === "GET" ? req.query : req.body;
    const begun = await launching.begin(params, `${baseUrlOf(req)}/api/lti/launch`);
    remember(req, res, begun.state, begun.browser);
    if (begun.storageTarget === null) return void res.redirect(302, begun.url);
    // The platform keeps what a framed cookie may not (LTI client side postMessages).
    const language = localeOf(req);
    sendPage(res, {
      ...{ language, title: words[language].returning },
      body: `<p><a class="button" href="${toHtml(begun.url)}">${toHtml(words[language].goOn)}</a></p>`,
      script: storageScript(begun.url, {
        ...{ subject: "lti.put_data", key: nameOf(begun.state), value: begun.browser },
        frame: begun.storageTarget,
      }),
    });
  });
  door.get("/login", login);
  door.post("/login", form, login);

  door.post(
    "/launch",
    form,
    page(async (req, res) => {
      const body: Record<string, unknown> = req.body ?? {};
      const state = typeof body.state === "string" ? body.state : "";
      const kept = parseCookie(req.headers.cookie ?? "")[nameOf(state)];
      const told = typeof body.browser === "string" ? body.browser : null;
      const target = body.lti_storage_target;
      if (!kept && told === null && typeof target === "string" && target.length <= 200)
        return askStorage(req, res, body, target);
      const came = await launching.finish(body, kept ?? told, baseUrlOf(req));
      res.append(
        "Set-Cookie",
        stringifySetCookie({ name: nameOf(state), value: "", path: "/api/lti", maxAge: 0 }),
      );
      arrived(req, res, came);
    }),
  );

  /** The cookie did not come: what the platform keeps for us is asked for, and the form comes again with it. */
  function askStorage(req: Request, res: Response, body: Record<string, unknown>, frame: string) {
    const language = localeOf(req);
    const fields = {
      state: String(body.state),
      id_token: String(body.id_token ?? ""),
      browser: "",
    };
    sendPage(res, {
      ...{ language, title: words[language].returning },
      body: autoForm(`${baseUrlOf(req)}/api/lti/launch`, fields, words[language].goOn),
      script: askScript({ key: nameOf(fields.state), frame }),
    });
  }

  function arrived(req: Request, res: Response, came: Came): void {
    const baseUrl = baseUrlOf(req);
    if (came.kind === "pick")
      return void res.redirect(303, `${baseUrl}/api/lti/pick?code=${came.code}`);
    if (came.kind === "unknown") {
      const language = localeOf(req, came.locale);
      const say = words[language];
      sendPage(res, {
        ...{ language, title: say.refused, status: 403, reason: "unknown_person" },
        body:
          `<p>${toHtml(say.reason.unknown_person)}</p><p>${toHtml(say.linkAbout)}</p>` +
          `<p><a class="button" target="_blank" rel="noopener" href="${baseUrl}/lti/open#${came.code}">${toHtml(say.link)}</a></p>` +
          `<p class="code">${toHtml(say.code)}: lti_unknown_person</p>`,
      });
      return;
    }
    const address = `${baseUrl}/lti/open#${came.code}`;
    // In a frame our session's cookie is a third party's and is blocked: the lesson gets a window of its own.
    const isAlone = req.get("sec-fetch-dest") === "document";
    if (isAlone) return void res.redirect(303, address);
    const { language } = came.person;
    const say = words[language];
    sendPage(res, {
      ...{ language, title: say.open },
      body:
        `<p>${toHtml(say.openAbout(came.person.name))}</p>` +
        `<p><a class="button" id="open" target="_blank" rel="noopener" href="${toHtml(address)}">${toHtml(say.open)}</a></p>`,
    });
  }

  door.get(
    "/pick",
    page((req, res) => picking.show(res, req.query)),
  );
  door.post(
    "/pick",
    form,
    page((req, res) => picking.choose(res, req.body, baseUrlOf(req))),
  );
  door.get(
    "/register/:code",
    page((req, res) =>
      registering.register(
        res,
        { ...req.query, code: req.params.code },
        {
          baseUrl: baseUrlOf(req),
          language: localeOf(req),
        },
      ),
    ),
  );
  door.get("/jwks/:schoolId", async (req, res) => {
    const { schoolId } = req.params;
    if (!schoolId || !ID.test(schoolId) || !(await isSchool(schoolId)))
      return void res.status(404).json({ keys: [] });
    res.setHeader("Cache-Control", "public, max-age=300");
    res.setHeader("Access-Control-Allow-Origin", "*");
    res.json(await keys.publicSet(schoolId));
  });
  return door;
}

/** The cookie of one login. A state is base64url; whatever else came as one names no cookie. */
const nameOf = (state: string) =>
  COOKIE + (/^[\w-]{1,64}$/.exec(state)?.[0].slice(0, 12) ?? "none");
const statusOf = (reason: string) => (reason === "keys_unreachable" ? 503 : 403);

/** JSON that may stand inside a script element. */
const inScript = (value: unknown) => JSON.stringify(value).replaceAll("<", "\\u003c");

/** Tells the platform's frame, waits for its answer, goes on in any case. */
function storageScript(
  url: string,
  { subject, key, value, frame }: { subject: string; key: string; value: string; frame: string },
): string {
  return `(function(){var to=${inScript(url)},id=String(Math.random()),origin=new URL(to).origin;
var go=function(){location.replace(to)};
addEventListener("message",function(e){if(e.origin===origin&&e.data&&e.data.message_id===id)go()});
var top=window.opener||window.parent,f=${inScript(frame)},w=f==="_parent"?top:(top.frames[f]||top);
w.postMessage({subject:${inScript(subject)},message_id:id,key:${inScript(key)},value:${inScript(value)}},origin);
setTimeout(go,1500)})()`;
}

/** Asks the platform's frame what it keeps for us; without an answer the form goes as it is and is refused with words. */
function askScript({ key, frame }: { key: string; frame: string }): string {
  return `(function(){var id=String(Math.random()),form=document.getElementById("go"),done=false;
var go=function(v){if(done)return;done=true;form.elements.browser.value=v||"";form.submit()};
addEventListener("message",function(e){if(e.data&&e.data.message_id===id&&e.data.subject==="lti.get_data.response")go(e.data.value)});
var top=window.opener||window.parent,f=${inScript(frame)},w=f==="_parent"?top:(top.frames[f]||top);
w.postMessage({subject:"lti.get_data",message_id:id,key:${inScript(key)}},"*");
setTimeout(function(){go("")},3000)})()`;
}
