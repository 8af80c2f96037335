package dev.keyoverlap.cli.message;

import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.VerificationPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The signatures that a message needs, as a mixin. */
public final class PolicyOptions {

  @Option(
      names = "--any-of",
      paramLabel = "ALIAS",
      split = ",",
      description = "At least one of these aliases must have signed.")
  private List<Alias> any = new ArrayList<>();

  @Option(
      names = "--all-of",
      paramLabel = "ALIAS",
      split = ",",
      description = "Each of these aliases must have signed.")
  private List<Alias> all = new ArrayList<>();

  @Option(
      names = "--at-least",
      paramLabel = "NUMBER",
      description = "So many of the aliases of --any-of must have signed.")
  private @Nullable Integer least;

  @Option(
      names = "--all-signers-known",
      description = "Refuse the message if one of its signers is not known.")
  private boolean allKnown;

  @Option(names = "--active-only", description = "Do not accept signatures by retained keys.")
  private boolean activeOnly;

  @Option(names = "--accept-expired", description = "Accept signers whose certificate has expired.")
  private boolean expired;

  @Option(
      names = "--trust-chain",
      paramLabel = "ALIAS=ROOT",
      description =
          "For ALIAS, also accept a certificate of the same subject that the authority under the"
              + " alias ROOT issued.")
  private Map<Alias, Alias> chains = new LinkedHashMap<>();

  /** For picocli. */
  public PolicyOptions() {}

  VerificationPolicy policy() throws CommandException {
    if (any.isEmpty() == all.isEmpty() || (least != null && any.isEmpty())) {
      throw CommandException.usage(
          "Cannot tell which signatures to demand. Give either --any-of or --all-of, with the"
              + " aliases of the signers; `keyoverlap inspect` shows the signers of a message.");
    }
    VerificationPolicy policy =
        any.isEmpty()
            ? VerificationPolicy.allOf(all.get(0), rest(all))
            : VerificationPolicy.atLeast(least == null ? 1 : least, any.get(0), rest(any));
    if (allKnown) {
      policy = policy.requireAllSignersKnown();
    }
    if (activeOnly) {
      policy = policy.activeKeysOnly();
    }
    for (Map.Entry<Alias, Alias> chain : chains.entrySet()) {
      if (!policy.aliases().contains(chain.getKey())) {
        throw CommandException.usage(
            "Cannot trust a chain for '"
                + chain.getKey()
                + "', because the policy does not name this alias. Add it to --any-of or"
                + " --all-of.");
      }
      policy = policy.acceptChains(chain.getKey(), ChainTrust.to(chain.getValue()));
    }
    return expired ? policy.acceptExpired() : policy;
  }

  private static Alias[] rest(List<Alias> aliases) {
    return aliases.subList(1, aliases.size()).toArray(Alias[]::new);
  }
}
