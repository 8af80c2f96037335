/**
 * The keystore of a command: where it is, its password, how it is opened, and how a change is
 * recorded, rehearsed and shown. Start with {@link dev.keyoverlap.cli.store.StoreOptions}, the
 * mixin of every command that reads keys, and {@link dev.keyoverlap.cli.store.ChangeCommand}, what
 * a command that changes keys extends.
 */
@NullMarked
package dev.keyoverlap.cli.store;

import org.jspecify.annotations.NullMarked;
