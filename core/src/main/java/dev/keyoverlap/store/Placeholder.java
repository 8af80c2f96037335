package dev.keyoverlap.store;

/** Keeps the package exportable until its first type arrives, which replaces this one. */
final class Placeholder {}
