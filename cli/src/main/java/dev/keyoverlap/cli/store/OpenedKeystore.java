package dev.keyoverlap.cli.store;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;

/**
 * A keystore that is open for changes, under the name, the reason and the permissions of the
 * command line. It knows the keys as they were, and so can show what became of them.
 *
 * <pre>{@code
 * try (OpenedKeystore keystore = OpenedKeystore.of(console, store.store(), change, true)) {
 *   keystore.keys().retire(alias);
 *   output.print(keystore.report());
 * }
 * }</pre>
 *
 * <p>In a dry run it is a rehearsal: everything is judged, and nothing is stored.
 */
public final class OpenedKeystore implements AutoCloseable {

  private final Console console;
  private final RecordingStore store;
  private final KeystoreRotation rotation;
  private final KeystoreHandle keys;
  private final Keyring before;
  private final boolean dryRun;

  private OpenedKeystore(
      Console console,
      RecordingStore store,
      KeystoreRotation rotation,
      KeystoreHandle keys,
      boolean dryRun) {
    this.console = console;
    this.store = store;
    this.rotation = rotation;
    this.keys = keys;
    this.before = rotation.keyring();
    this.dryRun = dryRun;
  }

  /**
   * Opens a keystore.
   *
   * @param console the console
   * @param store where it is
   * @param change the options of the command
   * @param mustExist whether it is an error if there is none
   * @return the keystore; close it
   */
  public static OpenedKeystore of(
      Console console, KeyringStore store, ChangeOptions change, boolean mustExist)
      throws KeyringStoreException, CommandException {
    if (change.isDespiteRenewal() && change.reason().isBlank()) {
      throw CommandException.usage(
          "Cannot change keys despite a renewal without a reason, because the history keeps it."
              + " Give --why.");
    }
    RecordingStore recording = new RecordingStore(store, change.isDryRun());
    KeystoreRotation.Builder builder =
        KeystoreRotation.with(recording).clock(console.clock()).reloadManually();
    if (mustExist) {
      builder = builder.mustExist();
    }
    KeystoreRotation rotation = builder.author(change.author()).open();
    KeystoreHandle keys =
        rotation.by(change.author(), change.reason()).accepting(change.accepted());
    if (change.isClockTrusted()) {
      keys = keys.trustingClock();
    }
    if (change.isDespiteRenewal()) {
      keys = keys.overridingRenewal(change.reason());
    }
    return new OpenedKeystore(console, recording, rotation, keys, change.isDryRun());
  }

  /** The keys, to be read and changed. */
  public KeystoreHandle keys() {
    return keys;
  }

  /** The rotation beneath, for what needs one. */
  public KeystoreRotation rotation() {
    return rotation;
  }

  /** The changes so far. */
  public ChangeReport report() {
    return ChangeReport.of(dryRun, store.changes(), before, keys.keyring(), console.clock());
  }

  @Override
  public void close() {
    rotation.close();
  }
}
