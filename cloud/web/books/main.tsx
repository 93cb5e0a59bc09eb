// Starts the books of the house inside the common frame.
import { startPage } from '../common/start.tsx';
import { BooksPage } from './books.tsx';
import '../deliveries/deliveries.css';

startPage('/books', BooksPage);
