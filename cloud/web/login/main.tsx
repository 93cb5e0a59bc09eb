// Starts the page on which one logs in.
import { startDoor } from '../common/door.tsx';
import { LogIn } from './login.tsx';

startDoor(LogIn);
