/**
 * Sources of pictures. A source is {element, label, isDemo, size(), onLost, stop()}: the element is
 * what is shown and what frames are drawn from; size() is in its own pixels.
 */

const WANTED = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

/** A source that cannot start, with the reason the scene has words for. */
export class CameraProblem extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

const REASONS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "no_camera",
  OverconstrainedError: "no_camera",
  NotReadableError: "in_use",
  AbortError: "in_use",
};

function explainFailure(error) {
  return new CameraProblem(REASONS[error.name] ?? "no_camera");
}

function choosePicture(deviceId) {
  return deviceId
    ? { ...WANTED, deviceId: { exact: deviceId } }
    : { ...WANTED, facingMode: { ideal: "user" } };
}

async function requestStream(deviceId) {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: choosePicture(deviceId) });
  } catch (error) {
    const isGone = deviceId && error.name === "OverconstrainedError";
    if (isGone) return requestStream(""); // the remembered camera was unplugged: take another
    throw explainFailure(error);
  }
}

async function playStream(stream) {
  const video = document.createElement("video");
  video.autoplay = true;
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  try {
    await video.play();
  } catch (error) {
    stopStream(stream);
    throw explainFailure(error);
  }
  return video;
}

function stopStream(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** @returns a source for the chosen camera, or for the default one when deviceId is empty */
export async function openCamera(deviceId) {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraProblem("insecure");
  const stream = await requestStream(deviceId);
  const video = await playStream(stream);
  const [track] = stream.getVideoTracks();
  const source = {
    element: video,
    label: track.label,
    deviceId: track.getSettings().deviceId ?? "",
    isDemo: false,
    size: () => ({ width: video.videoWidth, height: video.videoHeight }),
    onLost: () => {},
    stop: () => stopStream(stream),
  };
  track.addEventListener("ended", () => source.onLost());
  return source;
}

/** Cameras of this device; names are empty until the camera has been allowed once. */
export async function listCameras() {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices.filter((device) => device.kind === "videoinput");
}
