"""Staff's work on messages: the commands of `gongshi feedback`."""
