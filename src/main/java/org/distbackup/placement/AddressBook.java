package org.distbackup.placement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.distbackup.id.GroupId;
import org.distbackup.id.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The members and groups that one peer knows, so that a restore finds everybody without the
 * monitor. Each list is sorted by id and names nobody twice.
 *
 * @param version of the encoding; 1
 */
public record AddressBook(int version, List<Member> members, List<Group> groups) {
  /** Knows nobody. */
  public static final AddressBook EMPTY = new AddressBook(1, List.of(), List.of());

  /** Largest encoding that is read, in bytes. */
  public static final int MAX_BYTES = 16 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  /** Keeps copies. */
  public AddressBook {
    members = List.copyOf(members);
    groups = List.copyOf(groups);
  }

  /** Reads UTF-8 JSON; throws IllegalArgumentException on anything that is no address book. */
  public static AddressBook decode(byte[] json) {
    if (json.length > MAX_BYTES) {
      throw new IllegalArgumentException("an address book of " + json.length + " bytes");
    }
    try {
      @Nullable AddressBook read = JSON.readValue(json, AddressBook.class);
      if (read == null || read.version != 1) {
        throw new IllegalArgumentException("not an address book of version 1");
      }
      return EMPTY.withMembers(read.members).withGroups(read.groups);
    } catch (IOException | NullPointerException e) {
      throw new IllegalArgumentException("not an address book: " + e.getMessage(), e);
    }
  }

  /** As UTF-8 JSON. */
  public byte[] encode() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With these members added, or their facts replaced; nobody is forgotten. */
  public AddressBook withMembers(Collection<Member> others) {
    Map<PeerId, Member> merged = new TreeMap<>();
    members.forEach(member -> merged.put(member.id(), member));
    others.forEach(member -> merged.put(Objects.requireNonNull(member).id(), member));
    return new AddressBook(version, List.copyOf(merged.values()), groups);
  }

  /** With these groups added, or replaced by records that renew them; others change nothing. */
  public AddressBook withGroups(Collection<Group> others) {
    Map<GroupId, Group> merged = new TreeMap<>();
    groups.forEach(group -> merged.put(group.id(), group));
    others.forEach(group -> merged.merge(group.id(), group, AddressBook::newer));
    return new AddressBook(version, members, List.copyOf(merged.values()));
  }

  /** The group of that id. */
  public Optional<Group> group(GroupId id) {
    return groups.stream().filter(group -> group.id().equals(id)).findFirst();
  }

  /** The member of that id. */
  public Optional<Member> member(PeerId id) {
    return members.stream().filter(member -> member.id().equals(id)).findFirst();
  }

  private static Group newer(Group known, Group other) {
    return other.renews(known) ? other : known;
  }
}
