package dev.keyoverlap.key;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Finds the private keys that a keystore only refers to. Give one to the store:
 *
 * <pre>{@code
 * KeyResolver kms = (reference, certificate) ->
 *     reference.scheme().equals("kms")
 *         ? Optional.of(task -> client.sign(reference.uri(), task.algorithm(), task.digest()))
 *         : Optional.empty();
 * KeyringStore store =
 *     Pkcs12KeyringStore.with(file, password).resolver(KeyResolver.of(token, kms)).build();
 * }</pre>
 *
 * <p>A resolver is asked when the key is first needed, not when the store is read. Implementations
 * must be safe for use by several threads.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface KeyResolver {

  /**
   * Finds a key.
   *
   * @param reference where it is
   * @param certificate of the key; its public key decides which one it is
   * @return the key; empty if the reference is for another resolver
   * @throws Exception if it cannot be had now; the message says why and holds no secret
   */
  Optional<RemoteKey> resolve(KeyReference reference, X509Certificate certificate) throws Exception;

  /**
   * Asks several resolvers in turn, until one knows the reference.
   *
   * @param resolvers the resolvers
   * @return all of them as one
   */
  static KeyResolver of(KeyResolver... resolvers) {
    List<KeyResolver> all = List.of(resolvers);
    return (reference, certificate) -> {
      for (KeyResolver resolver : all) {
        Optional<RemoteKey> key = resolver.resolve(reference, certificate);
        if (key.isPresent()) {
          return key;
        }
      }
      return Optional.empty();
    };
  }
}
