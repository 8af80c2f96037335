package dev.keyoverlap.token;

import dev.keyoverlap.internal.device.DeviceException;
import dev.keyoverlap.internal.device.Turns;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyReference;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyResolver;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.key.RemoteKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One token of PKCS #11: a hardware security module, a smart card, or SoftHSM. Its private keys
 * never leave it.
 *
 * <pre>{@code
 * Pkcs11Token token =
 *     Pkcs11Token.with(Path.of("/usr/lib/softhsm/libsofthsm2.so"), () -> pin)
 *         .name("orders")
 *         .slot(545775391)
 *         .build();
 * KeystoreRotation rotation =
 *     KeystoreRotation.open(
 *         Pkcs12KeyringStore.with(file, password).resolver(token).build());
 * rotation.swap(alias("orders"), token.key(chain));   // the file keeps the reference only
 * }</pre>
 *
 * <p>Nothing is registered and nothing is asked until a key is first needed. A keystore can refer
 * to any number of tokens, beside keys that it holds itself: give it {@link KeyResolver#of}.
 *
 * <p><b>Which key.</b> The public key of the certificate decides, not a label. So two keys of one
 * label are not confused. The token needs a certificate beside each private key, with the same
 * CKA_ID, as {@code keytool -genkeypair -storetype PKCS11} writes it. That may be an old one, or a
 * self-signed one.
 *
 * <p><b>Failures.</b> If the token is away or the session has died, you get a {@link
 * KeyUnavailableException} with the reason, and the next use logs in again. A PIN that was refused
 * is not tried again, because tokens lock themselves. It is tried when the supplier returns another
 * one.
 *
 * <p>Safe for use by several threads. At most 16 of them use the token at a time, see {@link
 * Builder#atMost}.
 *
 * @since 1.0
 */
public final class Pkcs11Token implements KeyResolver {

  private static final String SCHEME = "pkcs11";

  private final String name;
  private final String configuration;
  private final Supplier<char[]> pin;
  private final Turns turns;
  private final Object lock = new Object();
  private @Nullable TokenSession session;
  private @Nullable Provider provider;
  private char @Nullable [] refused;

  private Pkcs11Token(String name, String configuration, Supplier<char[]> pin, Turns turns) {
    this.name = name;
    this.configuration = configuration;
    this.pin = pin;
    this.turns = turns;
  }

  /**
   * Begins a token.
   *
   * @param library the PKCS #11 library of its maker
   * @param pin returns the PIN of its user; asked at each login, and the array is wiped afterwards
   * @return a builder
   */
  public static Builder with(Path library, Supplier<char[]> pin) {
    return new Builder(library, pin);
  }

  /**
   * Finds the private key of a certificate. Its keystore keeps a reference to this token.
   *
   * @param chain the certificate, then that of its issuer, and so on
   * @return the key pair
   * @throws KeyRefusedException if the token has no such key, does not answer, or the chain is not
   *     in order
   * @throws IllegalArgumentException if the chain is empty
   */
  public HeldKey key(List<X509Certificate> chain) throws KeyRefusedException {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A key pair needs the certificate of its public key");
    }
    return HeldKey.of(new TokenKey(this, chain.get(0)), chain).referringTo(reference());
  }

  /**
   * Lists the keys that have a certificate in the token, with the chains that the token has.
   *
   * @return the key pairs, in no order
   * @throws KeyUnavailableException if the token does not answer
   * @throws KeyRefusedException if a certificate in the token is not that of its private key
   */
  public List<HeldKey> keys() throws KeyUnavailableException, KeyRefusedException {
    List<List<X509Certificate>> chains;
    try {
      chains = ask(TokenSession::chains);
    } catch (GeneralSecurityException e) {
      throw new KeyUnavailableException(
          "Cannot list the keys of " + this + ": " + ForeignMessage.of(e), e);
    }
    List<HeldKey> keys = new ArrayList<>();
    for (List<X509Certificate> chain : chains) {
      keys.add(key(chain));
    }
    return keys;
  }

  private KeyReference reference() {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return KeyReference.of(SCHEME + ":token=" + encoded + ";type=private");
  }

  /** Finds a key whose reference names this token, or no token (RFC 7512). */
  @Override
  public Optional<RemoteKey> resolve(KeyReference reference, X509Certificate certificate)
      throws GeneralSecurityException {
    if (!reference.scheme().equals(SCHEME)
        || TokenUri.token(reference).filter(other -> !other.equals(name)).isPresent()) {
      return Optional.empty();
    }
    TokenKey key = new TokenKey(this, certificate);
    return TokenUri.token(reference).isPresent() || key.isThere()
        ? Optional.of(key)
        : Optional.empty();
  }

  /** A question to the token. */
  @FunctionalInterface
  interface Question<T> {
    T to(TokenSession session) throws GeneralSecurityException;
  }

  /** Asks, and asks once more with a new login if an earlier one turns out to be dead. */
  <T> T ask(Question<T> question) throws GeneralSecurityException {
    TokenSession known;
    synchronized (lock) {
      known = session;
    }
    if (known != null) {
      try {
        return question.to(known);
      } catch (DeviceException e) {
        drop(known);
      }
    }
    TokenSession fresh = login();
    try {
      return question.to(fresh);
    } catch (DeviceException e) {
      drop(fresh);
      throw e;
    }
  }

  private void drop(TokenSession dead) {
    synchronized (lock) {
      if (dead.equals(session)) {
        session = null;
      }
    }
  }

  private TokenSession login() throws DeviceException {
    synchronized (lock) {
      TokenSession other = session;
      if (other != null) {
        return other;
      }
      char[] given = pin.get();
      try {
        char[] before = refused;
        if (before != null && Arrays.equals(before, given)) {
          throw new DeviceException(
              "it refused the PIN, which is not tried again, since it would lock itself. Give the"
                  + " right one");
        }
        TokenSession opened = opened(given);
        session = opened;
        refused = null;
        return opened;
      } finally {
        Arrays.fill(given, '\0');
      }
    }
  }

  /**
   * With the provider that there is, or else with a new one, which finds a token that came back.
   */
  private TokenSession opened(char[] given) throws DeviceException {
    Provider earlier = provider;
    if (earlier != null) {
      try {
        return TokenSession.open(earlier, given, turns);
      } catch (DeviceException e) {
        if (TokenSession.isWrongPin(e)) {
          throw refuse(given, e);
        }
      }
    }
    Provider made = TokenSession.provider(configuration);
    provider = made;
    try {
      return TokenSession.open(made, given, turns);
    } catch (DeviceException e) {
      throw TokenSession.isWrongPin(e) ? refuse(given, e) : e;
    }
  }

  private DeviceException refuse(char[] given, DeviceException cause) {
    refused = given.clone();
    return new DeviceException("it refused the PIN. Give the right one", cause);
  }

  /** For a key that is in the token, by its certificate. */
  PrivateKey privateKey(TokenSession asked, X509Certificate certificate) throws DeviceException {
    return asked
        .key(certificate.getPublicKey())
        .orElseThrow(
            () ->
                new DeviceException(
                    "it has no private key for this certificate. A certificate of the same public"
                        + " key must be beside the private key, with the same CKA_ID"));
  }

  /** The name; nothing of a key or a PIN. */
  @Override
  public String toString() {
    return "token '" + name + "'";
  }

  /**
   * Describes a token. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private static final Pattern LINE = Pattern.compile("[^\\r\\n]+");

    private final Path library;
    private final Supplier<char[]> pin;
    private String name = "token";
    private String slot = "slotListIndex = 0";
    private int atMost = Turns.USUAL;

    private Builder(Path library, Supplier<char[]> pin) {
      if (!LINE.matcher(library.toString()).matches()) {
        throw new IllegalArgumentException("The path of a library is one line");
      }
      this.library = library;
      this.pin = pin;
    }

    /**
     * The name by which references name the token ({@code pkcs11:token=NAME}); {@code token} by
     * default. Give each token of a keystore a name of its own, such as its label.
     *
     * @param name the name
     * @return this builder
     */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * The slot with this identifier. By default the first slot of the library.
     *
     * @param id the identifier, which {@code pkcs11-tool --list-slots} shows
     * @return this builder
     */
    public Builder slot(long id) {
      this.slot = "slot = " + id;
      return this;
    }

    /**
     * The slot at this place of the library's list.
     *
     * @param index the place, from 0 on
     * @return this builder
     */
    public Builder slotIndex(int index) {
      this.slot = "slotListIndex = " + index;
      return this;
    }

    /**
     * How many threads use the token at a time; 16 by default. Others wait up to a minute for their
     * turn.
     *
     * @param threads the number, from 1 on
     * @return this builder
     * @throws IllegalArgumentException if it is less
     */
    public Builder atMost(int threads) {
      if (threads < 1) {
        throw new IllegalArgumentException("A token serves at least one thread, not " + threads);
      }
      this.atMost = threads;
      return this;
    }

    /**
     * Makes the token; it is not asked yet.
     *
     * @return the token
     */
    public Pkcs11Token build() {
      return new Pkcs11Token(
          name, TokenSession.configuration(name, library, slot), pin, Turns.of(atMost));
    }
  }
}
