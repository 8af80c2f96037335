package dev.keyoverlap.spring.internal.settings;

import dev.keyoverlap.key.Alias;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The aliases that properties name. */
public final class Aliases {

  private Aliases() {}

  /** At least one alias; {@code at} is where they are named. */
  public static List<Alias> required(List<String> names, String at) {
    if (names.isEmpty()) {
      throw new InvalidSettingException(
          at + ".aliases", "It names no alias.", "Name at least one alias of the keystore.");
    }
    return named(names, at + ".aliases");
  }

  /** The aliases of these names; {@code property} is where they are named. */
  public static List<Alias> named(List<String> names, String property) {
    List<Alias> aliases = new ArrayList<>();
    for (String name : names) {
      try {
        aliases.add(Alias.alias(name));
      } catch (IllegalArgumentException e) {
        throw new InvalidSettingException(
            property, "'" + name + "' is no alias.", String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(aliases);
  }

  /** The aliases of a keystore that must have an active key when the application starts. */
  public static Set<Alias> requiredOf(String store, KeyOverlapProperties properties) {
    Set<Alias> required = new LinkedHashSet<>();
    properties
        .cms()
        .signers()
        .forEach(
            (name, it) -> add(required, store, it.store(), it.aliases(), "cms.signers." + name));
    properties
        .cms()
        .encryptors()
        .forEach(
            (name, it) -> add(required, store, it.store(), it.aliases(), "cms.encryptors." + name));
    properties
        .xml()
        .signers()
        .forEach(
            (name, it) -> add(required, store, it.store(), it.aliases(), "xml.signers." + name));
    properties
        .soap()
        .protectors()
        .forEach(
            (name, it) ->
                add(
                    required,
                    store,
                    it.store(),
                    Stream.of(it.signAs(), it.encryptTo())
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .toList(),
                    "soap.protectors." + name));
    properties
        .tls()
        .bundles()
        .forEach(
            (name, it) -> add(required, store, it.store(), it.present(), "tls.bundles." + name));
    return required;
  }

  private static void add(
      Set<Alias> required, String store, String inStore, List<String> names, String at) {
    if (store.equals(inStore)) {
      required.addAll(named(names, KeyOverlapProperties.PREFIX + "." + at));
    }
  }
}
