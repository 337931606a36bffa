import { SignIn, SignInNews } from "#server/auth/protocol-signins.ts";

const who = ["pupil", "host"];
const news = SignInNews.shape.kind.options;

/** As in dynamic-keys.ts, of where one is signed in. */
export const signInKeys: Record<string, readonly string[]> = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the sources of templates
  "signIns:title.${who}": who,
  "signIns:about.${who}": who,
  "signIns:covered.${who}": who,
  "signIns:hidden.${who}": who,
  "signIns:confirm.${who}": who,
  "signIns:door.${who}": who,
  "signIns:way.${way}": SignIn.shape.way.unwrap().options,
  "signIns:news.${kind}.title.${who}": news.flatMap((kind) =>
    who.map((one) => `${kind}.title.${one}`),
  ),
  "signIns:news.${kind}.what.${who}": news.flatMap((kind) =>
    who.map((one) => `${kind}.what.${one}`),
  ),
  "signIns:news.${kind}.seen": news,
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are the sources of templates
};
