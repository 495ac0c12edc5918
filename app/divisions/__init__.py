"""省 市（州）县 乡 村: administrative divisions with dated codes; the ground scope stands on."""
