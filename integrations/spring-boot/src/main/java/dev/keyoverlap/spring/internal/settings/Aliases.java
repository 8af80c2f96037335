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
    places(properties)
        .filter(place -> place.store().equals(store) && place.role() == Role.REQUIRED)
        .forEach(place -> required.addAll(place.aliases()));
    required.addAll(presentedOf(store, properties));
    return required;
  }

  /** The aliases of a keystore that messages are signed as, verified by or encrypted to. */
  public static Set<Alias> ofMessages(String store, KeyOverlapProperties properties) {
    Set<Alias> all = new LinkedHashSet<>();
    places(properties)
        .filter(place -> place.store().equals(store))
        .filter(place -> place.role() == Role.REQUIRED || place.role() == Role.VERIFIED)
        .forEach(place -> all.addAll(place.aliases()));
    return all;
  }

  /** The aliases of a keystore that TLS presents. */
  public static Set<Alias> presentedOf(String store, KeyOverlapProperties properties) {
    return ofTls(store, properties, Role.PRESENTED);
  }

  /** The aliases of a keystore that TLS trusts. */
  public static Set<Alias> trustedOf(String store, KeyOverlapProperties properties) {
    return ofTls(store, properties, Role.TRUSTED);
  }

  private static Set<Alias> ofTls(String store, KeyOverlapProperties properties, Role role) {
    Set<Alias> found = new LinkedHashSet<>();
    places(properties)
        .filter(place -> place.store().equals(store) && place.role() == role)
        .forEach(place -> found.addAll(place.aliases()));
    return found;
  }

  private enum Role {
    REQUIRED,
    VERIFIED,
    PRESENTED,
    TRUSTED
  }

  /** A property that names aliases. */
  private record Place(Role role, String store, List<Alias> aliases) {

    static Place of(Role role, String store, List<String> names, String property) {
      return new Place(role, store, named(names, KeyOverlapProperties.PREFIX + "." + property));
    }
  }

  private static Stream<Place> places(KeyOverlapProperties properties) {
    List<Place> places = new ArrayList<>();
    CmsProperties cms = properties.cms();
    cms.signers()
        .forEach((name, it) -> places.add(of(it.store(), it.aliases(), "cms.signers." + name)));
    cms.encryptors()
        .forEach((name, it) -> places.add(of(it.store(), it.aliases(), "cms.encryptors." + name)));
    cms.verifiers().forEach((name, it) -> places.add(verified(it, "cms.verifiers." + name)));
    XmlProperties xml = properties.xml();
    xml.signers()
        .forEach((name, it) -> places.add(of(it.store(), it.aliases(), "xml.signers." + name)));
    xml.verifiers().forEach((name, it) -> places.add(verified(it, "xml.verifiers." + name)));
    SoapProperties soap = properties.soap();
    soap.protectors()
        .forEach((name, it) -> places.add(of(it.store(), names(it), "soap.protectors." + name)));
    soap.receivers().forEach((name, it) -> places.add(verified(it, "soap.receivers." + name)));
    properties
        .tls()
        .bundles()
        .forEach(
            (name, it) -> {
              String at = "tls.bundles." + name;
              places.add(Place.of(Role.PRESENTED, it.store(), it.present(), at + ".present"));
              places.add(Place.of(Role.TRUSTED, it.store(), it.trust(), at + ".trust"));
            });
    return places.stream();
  }

  private static Place of(String store, List<String> names, String at) {
    return Place.of(Role.REQUIRED, store, names, at + ".aliases");
  }

  private static Place verified(VerifierProperties verifier, String at) {
    return Place.of(Role.VERIFIED, verifier.store(), verifier.aliases(), at + ".aliases");
  }

  private static List<String> names(SoapProperties.Protector protector) {
    return Stream.of(protector.signAs(), protector.encryptTo())
        .filter(Objects::nonNull)
        .map(String::valueOf)
        .toList();
  }
}
