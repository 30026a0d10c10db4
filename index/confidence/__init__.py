"""How likely it is that the guidance answers, fitted on labelled questions when a build is made."""
