// The wiring between mains, battery, computer, reader and slot boards, by the number of boards; pure.
import { joined, net, type Net } from './net.ts';
import { boardsFor, hasHub } from './parts.ts';

/** Two boards stay at the computer itself, so that a dead hub does not silence the first of them. */
const DIRECT_WITH_HUB = 2;
const HUB_PORTS = 7;
const COMPUTER_PORTS = 4;

const usbOf = (board: number, boards: number): string =>
  hasHub(boards) && board >= DIRECT_WITH_HUB ? `A6.DOWN${board - DIRECT_WITH_HUB + 1}` : `A1.USB${board + 1}`;

export function cabinetNets(slots: number): Net[] {
  const boards = boardsFor(slots);
  const perBoard = Array.from({ length: boards }, (_, board) => [
    net('SUPPLY_12V', `F1${board}.1`),
    net(`BOARD${board}_12V`, `F1${board}.2 A1${board}.12V`),
    net(`BOARD${board}_USB`, `${usbOf(board, boards)} A1${board}.USB`),
    net('GND', `A1${board}.GND`),
  ]).flat();
  const hub = hasHub(boards) ? [net('HUB_USB', 'A1.USB3 A6.UP'), net('5V', 'A6.5V'), net('GND', 'A6.GND')] : [];
  return joined([
    net('MAINS_L', 'J91.L PS1.L'),
    net('MAINS_N', 'J91.N PS1.N'),
    net('EARTH', 'J91.PE PS1.PE'),
    net('SUPPLY_12V', 'PS1.V+ F92.1 F93.1'),
    net('GND', 'PS1.V-'),
    net('CHARGE', 'PS1.B+ F91.2'),
    net('BATTERY+', 'BT1.B+ F91.1'),
    net('BATTERY-', 'BT1.B- PS1.B-'),
    net('COMPUTER_12V', 'F92.2 PS2.VIN'),
    net('5V', 'PS2.5V A1.5V A2.5V'),
    net('GND', 'PS2.GND A1.GND A2.GND A3.GND A5.GND'),
    net('DSI', 'A1.DSI A2.DSI'),
    net('3V3', 'A1.3V3 A3.3V3'),
    net('SDA', 'A1.SDA A3.SDA'),
    net('SCL', 'A1.SCL A3.SCL'),
    net('READER_USB', 'A1.USB4 A4.USB'),
    net('READER_12V', 'F93.2 A5.12V'),
    net('READER_A', 'A4.A A5.A R91.1'),
    net('READER_B', 'A4.B A5.B R91.2'),
    net('GND', 'A4.GND'),
    ...hub,
    ...perBoard,
  ]);
}

/** USB sockets that nothing is plugged into. */
export function cabinetOpenPins(slots: number): string[] {
  const boards = boardsFor(slots);
  const used = new Set(cabinetNets(slots).flatMap(({ pins }) => pins));
  const sockets = [
    ...Array.from({ length: COMPUTER_PORTS }, (_, at) => `A1.USB${at + 1}`),
    ...(hasHub(boards) ? Array.from({ length: HUB_PORTS }, (_, at) => `A6.DOWN${at + 1}`) : []),
  ];
  return sockets.filter((socket) => !used.has(socket));
}
