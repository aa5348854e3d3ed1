/**
 * Of all that the scene was told, the one thing to say now. No state, no page: what goes in decides
 * what comes out.
 *
 * A picture is {view, tone, sentence, help, actions, isUrgent}:
 *   view: starting | asking | problem | offline | away | stopped | quiet | live
 *         (away: no server, but check-ins are kept)
 *   tone: calm | good | careful | problem
 *   actions: any of "try_again", "pair", "demo", "keep_face", "ways"
 */

import { fillIn } from "../../muster/words.js";

const FACE_STAYS_MS = 700;
const QUIET_AFTER_MS = 2_500;
const OFFLINE_AFTER_MS = 2_500;

const FACE_TONES = {
  recognised: "good",
  unknown: "careful",
  ambiguous: "careful",
  spoof: "careful",
};
const CHALLENGE_TONES = { passed: "good", step_done: "good", failed: "careful", expired: "careful" };

const measureArea = ([left, top, right, bottom]) => (right - left) * (bottom - top);

function chooseNearest(faces) {
  return faces.reduce((best, face) => (measureArea(face.box) > measureArea(best.box) ? face : best));
}

/**
 * @param told what the scene keeps
 * @param {Record<string, string>} words
 * @param {number} now performance.now()
 */
export function describe(told, words, now) {
  const picture =
    describeStop(told, words) ??
    describeAway(told, words, now) ??
    describeCamera(told, words) ??
    describeConnection(told, words, now) ??
    describeNotice(told, now) ??
    describeChallenge(told, now) ??
    describeCheckIn(told, now) ??
    describeFaces(told, words, now);
  return { help: "", actions: [], tone: "calm", isUrgent: false, ...picture };
}

function describeStop({ stop }, words) {
  if (!stop) return null;
  const isUnknown = stop.code === "device_unknown";
  return {
    view: "stopped",
    tone: "problem",
    sentence: stop.message || (words[stop.code] ?? words.stopped),
    help: isUnknown ? words.device_unknown_help : words.stopped_help,
    actions: [isUnknown ? "pair" : "try_again"],
  };
}

const isAway = ({ isOpen, lostAt }, now) => !isOpen && now - lostAt >= OFFLINE_AFTER_MS;

/** No server, but check-ins can be kept until it is back. */
function describeAway(told, words, now) {
  const { offline, notice } = told;
  if (!offline || !isAway(told, now)) return null;
  if (notice && now <= notice.until) return { view: "away", ...describeNotice(told, now) };
  if (offline.isFull) {
    return { view: "away", tone: "problem", sentence: words.away_full, help: words.away_full_help };
  }
  const count = fillIn(words.away_waiting, { count: offline.waiting });
  return {
    view: "away",
    tone: "careful",
    sentence: words.away,
    help: offline.waiting ? `${words.away_help} ${count}` : words.away_help,
    actions: offline.ways.includes("face") && told.camera === "on" ? ["keep_face", "ways"] : ["ways"],
  };
}

function describeCamera({ camera, isOpen }, words) {
  if (camera === "on" || camera === "off") return null;
  if (camera === "starting") return { view: "starting", sentence: words.starting };
  const ways = isOpen ? ["ways"] : [];
  if (camera === "asking") {
    const actions = ["demo", ...ways];
    return { view: "asking", sentence: words.asking, help: words.asking_help, actions };
  }
  return {
    view: "problem",
    tone: "problem",
    sentence: words[camera],
    help: words[`${camera}_help`],
    actions: ["try_again", "demo", ...ways],
  };
}

function describeConnection(told, words, now) {
  if (told.pause) return describePause(told.pause, words);
  const starting = { view: "starting", sentence: words.starting };
  if (told.isOpen) return told.hasReply || told.camera === "off" ? null : starting;
  if (!isAway(told, now)) return starting;
  return { view: "offline", tone: "careful", sentence: words.offline, help: words.offline_help };
}

function describePause({ code, message }, words) {
  const help = `${message} ${words.carries_on}`;
  return { view: "offline", tone: "problem", sentence: words[code], help };
}

function describeNotice({ notice }, now) {
  if (!notice || now > notice.until) return null;
  const { sentence, tone } = notice;
  return { view: "live", tone, sentence, isUrgent: true, actions: ["ways"] };
}

function describeChallenge({ challenge }, now) {
  if (!challenge || now > challenge.until) return null;
  const tone = CHALLENGE_TONES[challenge.state] ?? "calm";
  return { view: "live", tone, sentence: challenge.sentence, isUrgent: true };
}

function describeCheckIn({ checkIn }, now) {
  if (!checkIn || now > checkIn.until) return null;
  return { view: "live", tone: "good", sentence: checkIn.sentence, actions: ["ways"] };
}

function describeFaces(told, words, now) {
  const sinceFace = now - told.facesAt;
  if (sinceFace < FACE_STAYS_MS && told.faces.length) return describeFace(told, words);
  const view = sinceFace < QUIET_AFTER_MS ? "live" : "quiet";
  return { view, sentence: words[nameInvitation(told.ways)], actions: ["ways"] };
}

/** The invitation of an empty corridor: to the quickest way that is offered. */
function nameInvitation(ways) {
  if (ways.includes("face")) return "idle";
  if (ways.includes("badge")) return "idle_badge";
  if (ways.includes("pin")) return ways.includes("names") ? "idle_pin_names" : "idle_pin";
  return "idle_names";
}

function describeFace({ faces, settled }, words) {
  const { track, state, name, hint } = chooseNearest(faces);
  const said = settled.get(track);
  if (said) return { view: "live", sentence: said.sentence, actions: ["ways"] };
  const sentence = hint ?? fillIn(words[state] ?? words.looking, { name });
  return { view: "live", tone: FACE_TONES[state] ?? "calm", sentence, actions: ["ways"] };
}
