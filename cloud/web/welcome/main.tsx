// Starts the page behind a link that works once.
import { startDoor } from '../common/door.tsx';
import { Welcome } from './welcome.tsx';

startDoor(Welcome);
