// placeholder until the pages exist
