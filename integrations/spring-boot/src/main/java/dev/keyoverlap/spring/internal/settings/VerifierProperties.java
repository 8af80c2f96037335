package dev.keyoverlap.spring.internal.settings;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.message.VerificationPolicy;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Verifies messages.
 *
 * @param aliases Aliases whose keys may sign.
 * @param require How many of these aliases must have signed.
 * @param store Name of the keystore under keyoverlap.stores. The default is keyoverlap.store.
 */
public record VerifierProperties(
    @DefaultValue List<String> aliases,
    @DefaultValue("any") Require require,
    @DefaultValue("") String store) {

  /** How many aliases must have signed. */
  public enum Require {
    /** One of them. */
    ANY,
    /** Each of them. */
    ALL
  }

  /** The policy; {@code at} is where these properties are. */
  public VerificationPolicy policy(String at) {
    List<Alias> named = Aliases.required(aliases, at);
    Alias[] more = named.stream().skip(1).toArray(Alias[]::new);
    return require == Require.ALL
        ? VerificationPolicy.allOf(named.get(0), more)
        : VerificationPolicy.anyOf(named.get(0), more);
  }
}
