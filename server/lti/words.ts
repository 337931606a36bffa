import type { Language } from "../people/protocol.ts";
import type { LtiReason } from "./protocol.ts";

type Say = {
  title: string;
  refused: string;
  code: string;
  again: string;
  /** A button that opens what was chosen, in a window of its own. */
  open: string;
  openAbout: (name: string) => string;
  link: string;
  linkAbout: string;
  picking: string;
  pickingAbout: string;
  search: string;
  items: string;
  lessons: string;
  credits: string;
  nothing: string;
  marks: string;
  put: string;
  returning: string;
  goOn: string;
  registered: string;
  registeredAbout: string;
  noMarksFor: string;
  reason: Record<LtiReason, string>;
};

/** What pages inside other platforms say. Each reason: what happened, and what to do about it. */
export const words: Record<Language, Say> = {
  kk: {
    title: "Қоңырау",
    refused: "Сабақ ашылмады",
    code: "Код",
    again: "Жаңа терезеде қайта ашу",
    open: "Сабақты ашу",
    openAbout: (name) => `${name}, материал жаңа терезеде ашылады.`,
    link: "Қоңыраудағы логинім бар",
    linkAbout:
      "Мектептің Қоңырау жүйесіндегі логинмен бір рет кірсеңіз, келесіде осы жерден бірден ашылады.",
    picking: "Не қосасыз?",
    pickingAbout: "Таңдағаныңыз курста сілтеме болып тұрады. Оқушы басса, сабақ ашылады.",
    search: "Атауы бойынша іздеу",
    items: "Кітапхана",
    lessons: "Жақын күндердегі сабақтарым",
    credits: "Сынақ",
    nothing: "Ештеңе табылмады.",
    marks: "Бағалар курсқа өзі жіберіліп тұрсын",
    put: "Курсқа қосу",
    returning: "Курсқа қайтып жатырмыз…",
    goOn: "Жалғастыру",
    registered: "Платформа тіркелді",
    registeredAbout:
      "Енді мектеп әкімшісі «Деректер алмасу» бетінде тексеріп, баптай алады. Бұл терезені жабуға болады.",
    noMarksFor: "Сілтемелерді қабылдамайтын курс.",
    reason: {
      bad_request: "Сұрау толық емес. Сабақты курстан қайта ашып көріңіз.",
      unknown_platform:
        "Бұл платформа мектебімізге тіркелмеген. Мектеп әкімшісі оны «Деректер алмасу» бетінде тіркеуі керек.",
      platform_refused:
        "Платформаның өзі кіргізбеді. Платформаға қайта кіріп, сабақты тағы ашыңыз.",
      state_unknown: "Бұл кіру басталмаған немесе бітіп қойған. Сабақты курстан қайта ашыңыз.",
      state_used: "Бұл кіру бір рет пайдаланылды. Сабақты курстан қайта ашыңыз.",
      state_expired: "Кіруге берілген уақыт өтіп кетті. Сабақты курстан қайта ашыңыз.",
      other_browser:
        "Браузер бұл терезеде кіруді есте сақтай алмады. Төмендегі түймемен жаңа терезеде ашыңыз.",
      token_unreadable: "Платформаның хатын оқи алмадық. Әкімшіге айтыңыз.",
      wrong_algorithm: "Платформаның хатына дұрыс қол қойылмаған (RS256 керек). Әкімшіге айтыңыз.",
      wrong_signature: "Платформаның қолы расталмады. Әкімші кілттер адресін тексеруі керек.",
      keys_unreachable: "Платформаның кілттері оқылмады. Біраздан кейін қайталап көріңіз.",
      wrong_issuer: "Хат басқа платформадан келген. Әкімшіге айтыңыз.",
      wrong_audience: "Хат бізге арналмаған: Client ID сәйкес емес. Әкімшіге айтыңыз.",
      wrong_party: "Хат бірнеше қабылдаушыға жазылған, біз олардың ішінде негізгісі емеспіз.",
      token_expired: "Платформаның хаты ескірген. Сабақты курстан қайта ашыңыз.",
      from_future:
        "Хаттың уақыты болашақта: серверлердің сағаты сәйкес емес. Әкімші сағатты тексеруі керек.",
      token_too_old: "Платформаның хаты тым ескі. Сабақты курстан қайта ашыңыз.",
      wrong_nonce: "Хат осы кіруге арналмаған. Сабақты курстан қайта ашыңыз.",
      wrong_version: "Платформа басқа нұсқада сөйлейді: LTI 1.3 керек.",
      wrong_message: "Платформаның мұндай сұрауын білмейміз.",
      wrong_deployment: "Бұл орнату (deployment) тіркелмеген. Әкімші оны тізімге қосуы керек.",
      missing_claim: "Платформаның хатында керекті мәлімет жетіспейді. Әкімшіге айтыңыз.",
      unknown_person:
        "Платформадағы аккаунтыңыз мектептегі адаммен байланыстырылмаған. Логиніңіз болса, бір рет кіріңіз, болмаса сынып жетекшісіне айтыңыз.",
      role_mismatch:
        "Платформадағы рөліңіз мектептегі рөліңізге сай емес. Әкімші байланысты тексеруі керек.",
      not_a_teacher: "Материалды курсқа тек мұғалім қоса алады.",
      code_unknown:
        "Бұл сілтеме пайдаланылып қойған немесе ескірген. Сабақты курстан қайта ашыңыз.",
      registration_refused:
        "Платформа тіркеуді аяқтамады. Әкімші жаңа сілтеме алып, қайталап көруі керек.",
    },
  },
  ru: {
    title: "Қоңырау",
    refused: "Урок не открылся",
    code: "Код",
    again: "Открыть в новом окне",
    open: "Открыть урок",
    openAbout: (name) => `${name}, материал откроется в новом окне.`,
    link: "У меня есть логин в Қоңырау",
    linkAbout:
      "Войдите один раз со своим школьным логином Қоңырау, и дальше всё будет открываться отсюда сразу.",
    picking: "Что добавить?",
    pickingAbout: "Выбранное встанет в курсе ссылкой. Ученик нажмёт, и урок откроется.",
    search: "Поиск по названию",
    items: "Библиотека",
    lessons: "Мои ближайшие уроки",
    credits: "Зачёт",
    nothing: "Ничего не нашлось.",
    marks: "Оценки сами отправляются в курс",
    put: "Добавить в курс",
    returning: "Возвращаемся в курс…",
    goOn: "Продолжить",
    registered: "Платформа зарегистрирована",
    registeredAbout:
      "Теперь администратор школы может проверить и настроить её на странице «Обмен данными». Это окно можно закрыть.",
    noMarksFor: "Этот курс не принимает ссылки.",
    reason: {
      bad_request: "Запрос неполный. Попробуйте открыть урок из курса ещё раз.",
      unknown_platform:
        "Эта платформа не зарегистрирована в нашей школе. Администратор регистрирует её на странице «Обмен данными».",
      platform_refused: "Сама платформа не пустила. Войдите в неё заново и откройте урок ещё раз.",
      state_unknown: "Этот вход не начинался или уже закончился. Откройте урок из курса ещё раз.",
      state_used: "Этот вход уже использован. Откройте урок из курса ещё раз.",
      state_expired: "Время на вход прошло. Откройте урок из курса ещё раз.",
      other_browser:
        "Браузер не смог запомнить вход в этом окне. Откройте в новом окне кнопкой ниже.",
      token_unreadable: "Письмо платформы не читается. Сообщите администратору.",
      wrong_algorithm:
        "Письмо платформы подписано не так, как нужно (нужно RS256). Сообщите администратору.",
      wrong_signature:
        "Подпись платформы не подтвердилась. Администратору нужно проверить адрес ключей.",
      keys_unreachable: "Ключи платформы не прочитались. Попробуйте немного позже.",
      wrong_issuer: "Письмо пришло от другой платформы. Сообщите администратору.",
      wrong_audience: "Письмо не для нас: Client ID не совпадает. Сообщите администратору.",
      wrong_party: "Письмо написано нескольким получателям, и главный из них не мы.",
      token_expired: "Письмо платформы устарело. Откройте урок из курса ещё раз.",
      from_future:
        "Время письма в будущем: часы серверов расходятся. Администратору нужно проверить часы.",
      token_too_old: "Письмо платформы слишком старое. Откройте урок из курса ещё раз.",
      wrong_nonce: "Письмо не для этого входа. Откройте урок из курса ещё раз.",
      wrong_version: "Платформа говорит на другой версии: нужна LTI 1.3.",
      wrong_message: "Такой просьбы платформы мы не знаем.",
      wrong_deployment:
        "Эта установка (deployment) не зарегистрирована. Администратору нужно добавить её в список.",
      missing_claim: "В письме платформы не хватает нужных сведений. Сообщите администратору.",
      unknown_person:
        "Ваша учётная запись на платформе не связана с человеком в школе. Если логин есть, войдите один раз, если нет, скажите классному руководителю.",
      role_mismatch:
        "Ваша роль на платформе не совпадает с ролью в школе. Администратору нужно проверить связь.",
      not_a_teacher: "Материалы в курс добавляет только учитель.",
      code_unknown: "Эта ссылка уже использована или устарела. Откройте урок из курса ещё раз.",
      registration_refused:
        "Платформа не закончила регистрацию. Администратору нужно взять новую ссылку и повторить.",
    },
  },
  en: {
    title: "Qonyrau",
    refused: "The lesson did not open",
    code: "Code",
    again: "Open in a new window",
    open: "Open the lesson",
    openAbout: (name) => `${name}, the material opens in a new window.`,
    link: "I have a Qonyrau login",
    linkAbout:
      "Sign in once with your school login of Qonyrau; from then on everything opens from here at once.",
    picking: "What to add?",
    pickingAbout: "What you choose becomes a link in the course. A pupil presses it and it opens.",
    search: "Search by title",
    items: "Library",
    lessons: "My next lessons",
    credits: "Pass or fail",
    nothing: "Nothing was found.",
    marks: "Marks are sent to the course by themselves",
    put: "Add to the course",
    returning: "Going back to the course…",
    goOn: "Go on",
    registered: "The platform is registered",
    registeredAbout:
      "The school's administrator can now check and adjust it on the page “Data exchange”. This window can be closed.",
    noMarksFor: "This course takes no links.",
    reason: {
      bad_request: "The request is not complete. Open the lesson from the course again.",
      unknown_platform:
        "This platform is not registered with our school. The administrator does it on the page “Data exchange”.",
      platform_refused: "The platform itself refused. Sign in there again and open the lesson.",
      state_unknown: "This sign-in was never begun, or is over. Open the lesson again.",
      state_used: "This sign-in was used already. Open the lesson from the course again.",
      state_expired: "The time to sign in is over. Open the lesson from the course again.",
      other_browser:
        "The browser could not remember the sign-in in this frame. Open it in a new window below.",
      token_unreadable: "The platform's message cannot be read. Tell the administrator.",
      wrong_algorithm: "The platform's message is signed the wrong way: RS256 is needed.",
      wrong_signature:
        "The platform's signature is not right. The administrator should check the address of its keys.",
      keys_unreachable: "The platform's keys could not be read. Try again a little later.",
      wrong_issuer: "The message came from another platform. Tell the administrator.",
      wrong_audience: "The message is not for us: the client id differs. Tell the administrator.",
      wrong_party: "The message is for several tools, and we are not the one it was made for.",
      token_expired: "The platform's message has expired. Open the lesson again.",
      from_future:
        "The message is from the future: the servers' clocks differ. The administrator should check them.",
      token_too_old: "The platform's message is too old. Open the lesson again.",
      wrong_nonce: "The message is not for this sign-in. Open the lesson again.",
      wrong_version: "The platform speaks another version: LTI 1.3 is needed.",
      wrong_message: "We know no such request of a platform.",
      wrong_deployment:
        "This deployment is not registered. The administrator should add it to the list.",
      missing_claim: "The platform's message lacks something needed. Tell the administrator.",
      unknown_person:
        "Your account there is not linked with anybody of the school. If you have a login, sign in once; if not, ask the class teacher.",
      role_mismatch:
        "Your role there differs from your role in the school. The administrator should check the link.",
      not_a_teacher: "Only a teacher adds material to a course.",
      code_unknown: "This link was used or is too old. Open the lesson from the course again.",
      registration_refused:
        "The platform did not finish the registration. The administrator should take a new link and try again.",
    },
  },
};

/** The language of somebody whom we do not know yet: the platform's, else the browser's, else Kazakh. */
export function languageOf(...wishes: (string | undefined)[]): Language {
  for (const wish of wishes)
    for (const part of (wish ?? "").toLowerCase().split(","))
      for (const language of ["kk", "ru", "en"] as const)
        if (part.trim().startsWith(language)) return language;
  return "kk";
}
