package dev.keyoverlap.cli.message;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cli.console.CommandException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Algorithms that are accepted although they are not by default, as a mixin. */
public final class AcceptOptions {

  @Option(
      names = "--accept",
      paramLabel = "ALGORITHM",
      split = ",",
      description =
          "An algorithm that is not accepted by default, such as legacy-aes-256-cbc."
              + " `keyoverlap inspect` names those that a message needs.")
  private List<String> named = new ArrayList<>();

  /** For picocli. */
  public AcceptOptions() {}

  /**
   * The constants of some types that are named; each name must be one of them.
   *
   * @param types the types
   * @return the constants
   */
  private Set<Enum<?>> of(List<Class<? extends Enum<?>>> types) throws CommandException {
    Set<Enum<?>> found = new HashSet<>();
    for (String name : named) {
      String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
      List<? extends Enum<?>> fitting =
          types.stream()
              .flatMap(type -> Arrays.stream(type.getEnumConstants()))
              .filter(one -> one.name().equals(constant))
              .toList();
      if (fitting.isEmpty()) {
        throw CommandException.usage(
            "Cannot accept '"
                + name
                + "', because there is no such algorithm here. There are "
                + legacy(types)
                + ", and the modern ones are accepted anyway.");
      }
      found.addAll(fitting);
    }
    return found;
  }

  private static String legacy(List<Class<? extends Enum<?>>> types) {
    return types.stream()
        .flatMap(type -> Arrays.stream(type.getEnumConstants()))
        .map(Enum::name)
        .filter(name -> name.startsWith("LEGACY"))
        .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(", "));
  }

  Set<Enum<?>> forCms() throws CommandException {
    return of(
        List.of(
            ContentEncryption.class,
            KeyTransport.class,
            KeyAgreementScheme.class,
            KeyEncapsulation.class));
  }

  Set<Enum<?>> forSoap() throws CommandException {
    return of(List.of(ContentEncryption.class, KeyTransport.class));
  }

  Set<Enum<?>> forVerification() throws CommandException {
    return of(List.of(SignatureAlgorithm.class));
  }
}
