package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.frontegg.geo.AddressPlaces;
import dev.annals.kernel.BadInput;
import dev.annals.kernel.IpAddress;
import dev.annals.kernel.Refusal;
import dev.annals.schemabuilder.StructureHistory;
import dev.annals.schemabuilder.StructureOwner;
import dev.annals.schemabuilder.change.ChangeRequest;
import dev.annals.schemabuilder.change.StructureBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * REST endpoints that read and change the data structure as Frontegg's metadata: that of the tenant
 * if the request names one, otherwise the default. Also looks up locations of IP addresses.
 */
@RestController
class MetadataController {

  private static final String NOTHING = "undefined";

  private final StructureHistory structures;
  private final StructureBuilder builder;
  private final UndeclaredTypes undeclared;
  private final AddressPlaces places;

  MetadataController(
      StructureHistory structures,
      StructureBuilder builder,
      UndeclaredTypes undeclared,
      AddressPlaces places) {
    this.structures = structures;
    this.builder = builder;
    this.undeclared = undeclared;
    this.places = places;
  }

  @GetMapping(Dialect.METADATA)
  @Requires(Permission.READ_AUDITS)
  Map<String, Object> metadata(
      Caller caller, @RequestParam(defaultValue = Metadata.AUDITS) String entityName) {
    return Map.of(
        "rows",
        entityName.equals(Metadata.AUDITS) || entityName.equals(NOTHING)
            ? List.of(row(owner(caller), caller))
            : List.of());
  }

  @PostMapping(Dialect.METADATA)
  @Requires(Permission.CONFIGURE_STRUCTURE)
  Map<String, Object> setMetadata(Caller caller, @RequestBody Map<String, @Nullable Object> body) {
    var entityName = body.getOrDefault("entityName", Metadata.AUDITS);
    if (!Metadata.AUDITS.equals(entityName)) {
      throw new BadInput("Must be audits.", "entityName");
    }
    var owner = owner(caller);
    var wanted =
        Metadata.wanted(
            body.get("properties"), structures.current(owner), () -> undeclared.of(owner));
    try {
      builder.replace(ChangeRequest.by(caller, owner, null), wanted.structure());
    } catch (Refusal refusal) {
      throw wanted.inItsWords(refusal);
    }
    return row(owner, caller);
  }

  private Map<String, Object> row(StructureOwner owner, Caller caller) {
    var structure = structures.current(owner);
    var newest = structures.versions(owner, structure.version(), 1);
    var oldest = structures.versions(owner, 1, 1);
    return Metadata.row(
        owner,
        structure,
        caller,
        oldest.isEmpty() ? null : oldest.getFirst().change().at(),
        newest.isEmpty() ? null : newest.getFirst().change().at());
  }

  /** As in GraphQL, the default data structure requires a caller that may act for all tenants. */
  private static StructureOwner owner(Caller caller) {
    var tenant = caller.tenant();
    if (tenant != null) {
      return StructureOwner.of(tenant);
    }
    if (!caller.isVendor() || caller.tenants() != null) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "The metadata of all tenants requires a vendor's credential that may act for all"
              + " tenants. Otherwise name one tenant in the header frontegg-tenant-id.");
    }
    return StructureOwner.DEPLOYMENT;
  }

  @GetMapping(Dialect.METADATA + "/ip/{ip}")
  @Requires(Permission.READ_AUDITS)
  Map<String, @Nullable Object> ofAddress(Caller caller, @PathVariable String ip) {
    return place(ip);
  }

  @GetMapping(Dialect.METADATA + "/ipme")
  @Requires(Permission.READ_AUDITS)
  Map<String, @Nullable Object> ofOwnAddress(Caller caller) {
    var ip = caller.ip();
    if (ip == null) {
      throw new Refusal(Refusal.Code.NOT_FOUND, "The location of this IP address is not known.");
    }
    return place(ip);
  }

  private Map<String, @Nullable Object> place(String ip) {
    var address = IpAddress.parse(ip).orElseThrow(() -> new BadInput(IpAddress.RULE, "ip"));
    var place = places.of(address).orElse(null);
    var code = place == null ? null : place.countryCode();
    var flag = new LinkedHashMap<String, @Nullable Object>();
    flag.put("country_flag", null);
    flag.put("country_flag_emoji", code == null ? null : flag(code));
    var answer = new LinkedHashMap<String, @Nullable Object>();
    answer.put("ip", ip);
    answer.put("latitude", place == null ? null : place.latitude());
    answer.put("longitude", place == null ? null : place.longitude());
    answer.put("city", place == null ? null : place.city());
    answer.put("country_name", place == null ? null : place.countryName());
    answer.put("country_code", code);
    answer.put("zip", place == null ? null : place.zip());
    answer.put("location", flag);
    return answer;
  }

  /** Returns the flag of a country: its two letters as Unicode regional indicator symbols. */
  private static String flag(String country) {
    return country
        .toUpperCase(Locale.ROOT)
        .codePoints()
        .map(letter -> letter - 'A' + 0x1F1E6)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
