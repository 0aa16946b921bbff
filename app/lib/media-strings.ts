/** Words for files in messages; part of the catalogue (strings.ts). */
export const mediaStrings = {
  openPicture: "Open photo",
  picture: "Photo",
  pictureOf: (name: string) => `Photo: ${name}`,
  sticker: "Sticker",
  video: "Video",
  viewer: "Photo in full size",
  close: "Close",
  download: "Download",
  notLoaded: "Could not be loaded",
  tryAgain: "Try again",
  notPlayed: "Cannot be played in this browser",
  play: "Play",
  pause: "Pause",
  position: "Position",
  uploading: (percent: number) => `Uploading, ${percent} %`,
  stopUpload: "Stop uploading",
};
