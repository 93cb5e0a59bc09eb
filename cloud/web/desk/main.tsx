// Starts the sales desk inside the common frame.
import { startPage } from '../common/start.tsx';
import { Desk } from './desk.tsx';
import './desk.css';

startPage('/', Desk);
