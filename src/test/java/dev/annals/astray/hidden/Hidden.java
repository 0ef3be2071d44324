package dev.annals.astray.hidden;

/** What nobody may use. */
public class Hidden {}
