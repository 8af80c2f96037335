package dev.keyoverlap.jdbc;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.DamagedKeystoreException;
import dev.keyoverlap.store.WrongPasswordException;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Stores the key ring in PostgreSQL, for programs that run on several nodes.
 *
 * <pre>{@code
 * MasterKey master = MasterKey.password(password);
 * JdbcKeyringStore.createTables(dataSource);   // once; or run the SQL file with Flyway
 * KeystoreRotation rotation = KeystoreRotation.open(JdbcKeyringStore.of(dataSource, master));
 * }</pre>
 *
 * <p>Each change is one transaction with its history. Of two nodes that change the same revision,
 * one gets a {@link ChangedMeanwhileException}. The other nodes see the change at once, by a
 * notification of PostgreSQL. While the server is away, every node uses the ring that it has.
 *
 * <p>Private keys are encrypted with AES-256-GCM before they leave the process. A key that is moved
 * to another row does not decrypt, and a row that was changed without the {@link MasterKey} is
 * noticed.
 *
 * <p>Safe for use by several threads.
 *
 * @since 1.0
 */
public final class JdbcKeyringStore implements KeyringStore {

  private final DataSource listening;
  private final Database database;
  private final String ring;
  private final boolean notified;

  private volatile MasterKey master;

  /** The last revision that was read or written. */
  private @Nullable StoredRing image;

  private History history = History.NONE;

  private JdbcKeyringStore(Builder builder) {
    this.listening = builder.listening;
    this.database = new Database(builder.dataSource, builder.ring);
    this.ring = builder.ring;
    this.notified = builder.notified;
    this.master = builder.master;
  }

  /**
   * A store for the ring that is called {@code default}.
   *
   * @param dataSource connections to PostgreSQL; the store closes each, and not the source
   * @param master protects the private keys
   * @return the store; nothing is read yet
   */
  public static JdbcKeyringStore of(DataSource dataSource, MasterKey master) {
    return with(dataSource, master).build();
  }

  /**
   * Begins a store with settings of its own.
   *
   * @param dataSource connections to PostgreSQL; the store closes each, and not the source
   * @param master protects the private keys
   * @return a builder
   */
  public static Builder with(DataSource dataSource, MasterKey master) {
    return new Builder(dataSource, master);
  }

  /**
   * Creates the tables, if they are not there yet. The same statements are in the file {@code
   * META-INF/keyoverlap/postgresql/V1__keyoverlap.sql} of this jar, for Flyway or {@code psql}.
   *
   * @param dataSource connections of a user who may create tables
   * @throws KeyringStoreException if they cannot be created
   */
  public static void createTables(DataSource dataSource) throws KeyringStoreException {
    Tables.create(dataSource);
  }

  @Override
  public boolean exists() throws KeyringStoreException {
    return database.statement(
        connection -> new RingReader(connection, ring, Keyring.empty()).head().isPresent());
  }

  /** The ring and the address of the database, without user and password. */
  @Override
  public String location() {
    return database.location();
  }

  @Override
  public Revision load() throws KeyringStoreException {
    return loadIfChanged(new Revision(Keyring.empty(), "")).orElseThrow();
  }

  @Override
  public synchronized Optional<Revision> loadIfChanged(Revision known)
      throws KeyringStoreException {
    Optional<RingReader.Head> head =
        database.statement(connection -> new RingReader(connection, ring, Keyring.empty()).head());
    Optional<Token> before = Token.of(known);
    if (before.isPresent()
        && before.equals(head.map(RingReader.Head::token).or(() -> Optional.of(Token.NOTHING)))) {
      return Optional.empty();
    }
    if (head.isEmpty()) {
      if (before.isPresent()) {
        throw new KeyringStoreException(
            "Cannot read the "
                + location()
                + ": it is gone. Keys that are loaded stay in use. Restore a backup of the"
                + " database.");
      }
      return Optional.of(new Revision(Keyring.empty(), Token.NOTHING.toString()));
    }
    return Optional.of(database.snapshot(connection -> read(connection, known, before)));
  }

  private Revision read(Connection connection, Revision known, Optional<Token> before)
      throws SQLException, KeyringStoreException {
    RingReader reader = new RingReader(connection, ring, known.keyring());
    RingReader.Head head =
        reader.head().orElseThrow(() -> new KeyringStoreException("The key ring is gone."));
    StoredRing last = image;
    StoredRing read;
    if (last != null
        && last.token().revision() > 0
        && last.token().revision() <= head.token().revision()
        && reader.leadsHere(last.token())) {
      read = reader.since(last, head);
    } else {
      read = reader.whole(head, unlocked(reader));
      history = History.NONE;
    }
    List<Finding> findings =
        before.isEmpty() || before.get().revision() == 0 || reader.leadsHere(before.get())
            ? List.of()
            : List.of(strange(before.get(), head.token()));
    Keyring keyring = keyring(read);
    image = read;
    return new Revision(keyring, head.token().toString(), findings);
  }

  private Keyring keyring(StoredRing read) throws KeyringStoreException {
    try {
      return read.keyring();
    } catch (IllegalArgumentException e) {
      throw new KeyringStoreException(
          "The " + location() + " is inconsistent: " + e.getMessage() + ". Restore a backup.", e);
    }
  }

  private Finding strange(Token known, Token now) {
    return known.revision() > now.revision()
        ? new Finding(
            Finding.Kind.OLDER_REVISION,
            "Revision "
                + now.revision()
                + " of the "
                + location()
                + " replaced the later revision "
                + known.revision()
                + ". Changes made since then are missing from it. If you did not intend this,"
                + " restore the later revision.")
        : new Finding(
            Finding.Kind.CHANGED_BY_OTHERS,
            "The "
                + location()
                + " was restored from a backup and changed since, so revision "
                + known.revision()
                + " is not in its history. Check that this was intended.");
  }

  private DataKey unlocked(RingReader reader) throws SQLException, KeyringStoreException {
    byte[] wrapped =
        reader
            .wrappedDataKey()
            .orElseThrow(
                () ->
                    new DamagedKeystoreException(
                        "Cannot read the "
                            + location()
                            + ": the row of its data key is missing. Restore a backup of the"
                            + " database."));
    return unwrapped(wrapped);
  }

  private DataKey unwrapped(byte[] wrapped) throws KeyringStoreException {
    try {
      return DataKey.unwrapped(ring, master, wrapped);
    } catch (AEADBadTagException e) {
      throw new WrongPasswordException(
          "Cannot decrypt the "
              + location()
              + ": this is not its master key. Give the right password, keystore or token.",
          e);
    } catch (GeneralSecurityException | ProviderException e) {
      throw new KeyringStoreException(
          "Cannot decrypt the data key of the "
              + location()
              + ": "
              + ForeignMessage.of(e)
              + ". Check that the master key is available.",
          e);
    }
  }

  @Override
  public synchronized Revision commit(Revision base, Keyring next, List<Change> changes)
      throws KeyringStoreException {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("A commit needs at least one change for the history.");
    }
    Token from = Token.of(base).orElseThrow(this::changedMeanwhile);
    Optional<byte[]> wrapped = Optional.empty();
    StoredRing before;
    if (from.revision() == 0) {
      before = StoredRing.empty(DataKey.fresh(ring));
      wrapped = Optional.of(wrapped(before.dataKey(), master));
    } else {
      before = at(from, base);
    }
    RingWriter writer = RingWriter.of(ring, before, next, changes);
    store(writer, wrapped);
    StoredRing after = writer.next();
    if (history.token().equals(from)) {
      history = history.and(after.token(), after.historySeal(), changes);
    }
    image = after;
    return new Revision(next, after.token().toString());
  }

  /** The rows of the revision that a change starts from. */
  private StoredRing at(Token from, Revision base) throws KeyringStoreException {
    StoredRing last = image;
    if (last == null || !last.token().equals(from)) {
      Revision unused = database.snapshot(connection -> read(connection, base, Optional.empty()));
      last = image;
    }
    if (last == null || !last.token().equals(from)) {
      throw changedMeanwhile();
    }
    return last;
  }

  private void store(RingWriter writer, Optional<byte[]> wrapped) throws KeyringStoreException {
    Database.Ending ending =
        database.change(
            connection -> {
              if (!writer.write(connection, wrapped)) {
                throw changedMeanwhile();
              }
            });
    if (ending == Database.Ending.UNKNOWN) {
      new LostAnswer(database, ring).find(writer.next().token());
    }
  }

  private ChangedMeanwhileException changedMeanwhile() {
    return new ChangedMeanwhileException(
        "Cannot commit the change: another node changed the "
            + location()
            + ". Reload it and repeat the change.");
  }

  private byte[] wrapped(DataKey dataKey, MasterKey with) throws KeyringStoreException {
    try {
      return dataKey.wrapped(with);
    } catch (GeneralSecurityException | ProviderException e) {
      throw new KeyringStoreException(
          "Cannot encrypt the data key of the "
              + location()
              + ": "
              + ForeignMessage.of(e)
              + ". Check that the master key is available. Nothing was changed.",
          e);
    }
  }

  @Override
  public synchronized List<Change> history(Revision revision) throws KeyringStoreException {
    Token token = Token.of(revision).orElse(Token.NOTHING);
    if (token.revision() == 0) {
      return List.of();
    }
    StoredRing last = image;
    if (last == null || last.token().revision() < token.revision()) {
      Revision unused = load();
      last = image;
    }
    if (last != null && history.token().revision() < token.revision()) {
      DataKey dataKey = last.dataKey();
      History known = history;
      history = database.snapshot(connection -> known.readOn(connection, ring, dataKey, token));
    }
    return history.upTo(token.revision());
  }

  @Override
  public Watch watch(Runnable changed) {
    return notified ? Notices.begin(listening, ring, changed) : () -> {};
  }

  /**
   * Encrypts the data key of the ring with another master key. Private keys are not touched, so
   * this takes as long for one key as for 10,000. Running nodes go on; each needs the new master
   * key when it starts again.
   *
   * <p>The old master key still opens backups that were made before. If the old one may be known to
   * others, move to another ring instead, with new keys.
   *
   * @param next the new master key
   * @throws WrongPasswordException if the present master key of this store is not that of the ring
   * @throws ChangedMeanwhileException if another node did the same meanwhile
   * @throws KeyringStoreException if there is no ring yet, or it cannot be written
   */
  public synchronized void rotateMasterKey(MasterKey next) throws KeyringStoreException {
    byte[] old =
        database
            .statement(
                connection -> new RingReader(connection, ring, Keyring.empty()).wrappedDataKey())
            .orElseThrow(
                () ->
                    new KeyringStoreException(
                        "Cannot rotate the master key of the "
                            + location()
                            + ": it does not exist yet. Add a key first."));
    byte[] renewed = wrapped(unwrapped(old), next);
    Database.Ending ending =
        database.change(
            connection -> {
              if (!new RingSql(connection, ring).rewrap(old, renewed)) {
                throw changedMeanwhile();
              }
            });
    if (ending == Database.Ending.UNKNOWN) {
      new LostAnswer(database, ring).findWrapped(renewed);
    }
    master = next;
  }

  /** The place, and nothing of a key. */
  @Override
  public String toString() {
    return location();
  }

  /**
   * Sets what {@link JdbcKeyringStore#of} leaves at its default.
   *
   * <pre>{@code
   * KeyringStore store = JdbcKeyringStore.with(dataSource, master).ring("orders").build();
   * }</pre>
   *
   * <p>Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private static final int LONGEST_NAME = 250;

    private final DataSource dataSource;
    private final MasterKey master;
    private DataSource listening;
    private String ring = "default";
    private boolean notified = true;

    private Builder(DataSource dataSource, MasterKey master) {
      this.dataSource = dataSource;
      this.master = master;
      this.listening = dataSource;
    }

    /**
     * Names the ring; {@code default} by default. One database can have many.
     *
     * @param name the name, of 1 to 250 characters
     * @return this builder
     * @throws IllegalArgumentException if the name is blank, too long, or has a control character
     */
    public Builder ring(String name) {
      if (name.isBlank()
          || name.length() > LONGEST_NAME
          || name.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "The name of a key ring has 1 to 250 characters, and no control characters.");
      }
      this.ring = name;
      return this;
    }

    /**
     * Where the connection comes from on which the store waits for changes by other nodes; from the
     * same source by default. It stays open as long as the rotation does, so it takes one
     * connection out of a pool. Set a source without PgBouncer here, if it pools transactions.
     *
     * @param source connections to the same database
     * @return this builder
     */
    public Builder listenOn(DataSource source) {
      this.listening = source;
      return this;
    }

    /**
     * Waits for no notifications. Other nodes' changes are seen when the rotation looks: every 10
     * seconds by default.
     *
     * @return this builder
     */
    public Builder withoutNotifications() {
      this.notified = false;
      return this;
    }

    /**
     * Makes the store.
     *
     * @return the store; nothing is read yet
     */
    public JdbcKeyringStore build() {
      return new JdbcKeyringStore(this);
    }
  }
}
