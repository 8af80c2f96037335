package dev.keyoverlap.following;

import dev.keyoverlap.key.Alias;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A place where another tool leaves key pairs that it renews. A rotation follows it: each new
 * certificate becomes a swap, and the old key is kept in the rotation's own store.
 *
 * <pre>{@code
 * KeystoreRotation rotation =
 *     KeystoreRotation.with(store)
 *         .following(KeySource.folder(alias("https"), Path.of("/var/run/secrets/https"), () -> password))
 *         .open();
 * }</pre>
 *
 * <p>Nothing is written to the source, so a read-only mount will do. Implement this interface for a
 * source that is no file, such as the secret manager of a cloud. Implementations must be safe for
 * use by several threads.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface KeySource {

  /**
   * Reads what is there now.
   *
   * @return one delivery for each alias
   */
  List<Delivery> look();

  /**
   * A key pair in PEM, in two files: the private key, and its certificate with those above it.
   *
   * @param alias the alias that the key pair is for
   * @param key the file with the private key, not encrypted, such as {@code privkey.pem}
   * @param chain the file with the certificates, such as {@code fullchain.pem}
   * @return the source
   */
  static KeySource pem(Alias alias, Path key, Path chain) {
    return new FileSource(alias, List.of(key, chain), PairFiles.Kind.PEM, () -> new char[0]);
  }

  /**
   * A key pair in PEM in one file, as Vault agent and HAProxy's hooks write it.
   *
   * @param alias the alias that the key pair is for
   * @param keyAndChain the file with private key and certificates
   * @return the source
   */
  static KeySource pem(Alias alias, Path keyAndChain) {
    return new FileSource(alias, List.of(keyAndChain), PairFiles.Kind.PEM, () -> new char[0]);
  }

  /**
   * A PKCS #12, JKS or JCEKS keystore with one private key.
   *
   * @param alias the alias that the key pair is for, whatever the file calls it
   * @param file the keystore
   * @param password returns the password; asked whenever the file has changed, and wiped afterwards
   * @return the source
   */
  static KeySource keystore(Alias alias, Path file, Supplier<char[]> password) {
    return new FileSource(alias, List.of(file), PairFiles.Kind.KEYSTORE, password);
  }

  /**
   * A folder with one key pair, in any layout that common tools use. The first layout that is there
   * counts, in this order:
   *
   * <ol>
   *   <li>{@code tls.key} and {@code tls.crt}
   *   <li>{@code privkey.pem} and {@code fullchain.pem}
   *   <li>one file that ends in {@code .key}, and {@code fullchain.cer}
   *   <li>{@code keystore.p12}
   *   <li>{@code keystore.jks}
   *   <li>one single file that ends in {@code .pem}, {@code .p12}, {@code .pfx} or {@code .jks}
   * </ol>
   *
   * <p>Symbolic links are followed, as Kubernetes and certbot make them.
   *
   * @param alias the alias that the key pair is for
   * @param folder the folder
   * @param password returns the password of a keystore; asked only for one
   * @return the source
   */
  static KeySource folder(Alias alias, Path folder, Supplier<char[]> password) {
    return new FolderSource(alias, folder, password);
  }

  /**
   * A folder of many key pairs: each subfolder is one as {@link #folder} reads it, with its name as
   * the alias, and so is each file {@code NAME.pem}, {@code NAME.p12}, {@code NAME.pfx} and {@code
   * NAME.jks}. Names that begin with a dot, and {@code README}, are passed over.
   *
   * @param folder the folder, such as {@code /etc/letsencrypt/live}
   * @param password returns the password of all keystores in it
   * @return the source
   */
  static KeySource folders(Path folder, Supplier<char[]> password) {
    return new FoldersSource(folder, password);
  }
}
