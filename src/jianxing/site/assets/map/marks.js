// The marks of the lights: the shapes that stand beside the words everywhere else, drawn here for the map.
const SIDE = 16;
const SHAPES = {
  red: (pen) => polygon(pen, [[8, 1], [15, 8], [8, 15], [1, 8]]),
  yellow: (pen) => polygon(pen, [[8, 1.5], [15.5, 14.5], [0.5, 14.5]]),
  blue: (pen) => pen.arc(8, 8, 6.5, 0, 2 * Math.PI),
  none: (pen) => pen.arc(8, 8, 5, 0, 2 * Math.PI),
};

function polygon(pen, corners) {
  corners.forEach(([x, y], place) => (place ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.closePath();
}

export function addMarks(map, colours) {
  const ratio = Math.max(2, Math.ceil(devicePixelRatio));
  for (const [light, colour] of Object.entries(colours)) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIDE * ratio;
    const pen = canvas.getContext("2d");
    pen.scale((ratio * 12) / 16, (ratio * 12) / 16);
    pen.translate(2.5, 2.5);
    pen.beginPath();
    SHAPES[light](pen);
    pen.lineWidth = 1.5;
    pen.strokeStyle = pen.fillStyle = colour;
    if (light === "none") pen.stroke();
    else pen.fill();
    map.addImage(`light-${light}`, pen.getImageData(0, 0, canvas.width, canvas.height), { pixelRatio: ratio });
  }
}
