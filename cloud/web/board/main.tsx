// Starts the board without the common frame: it hangs on a wall, where nobody goes anywhere.
import { startPage } from '../common/start.tsx';
import { Board } from './board.tsx';
import './board.css';

startPage('/board', Board, { framed: false });
