// Starts the demo page.
import '../common/trusted.ts';
