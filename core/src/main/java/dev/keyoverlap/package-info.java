/**
 * The rotation of keys: what a program holds, and how it changes the keystore. Start with {@link
 * dev.keyoverlap.KeystoreRotation}. It gives a {@link dev.keyoverlap.ring.Keyring}, which is all
 * keys at one moment; its verbs are those of a {@link dev.keyoverlap.KeystoreHandle}. A {@link
 * dev.keyoverlap.KeystoreListener} is told of changes, expiring keys and trouble.
 */
@NullMarked
package dev.keyoverlap;

import org.jspecify.annotations.NullMarked;
