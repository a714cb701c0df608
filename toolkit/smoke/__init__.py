"""Does a training learn, and can its run be trusted? Short runs, and a judge of what they log."""
