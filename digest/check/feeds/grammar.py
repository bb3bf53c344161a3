"""The grammar of Atom (RFC 4287) in RELAX NG, with the two extensions that we write.

It allows fh:archive and fh:complete of RFC 5005 and at:deleted-entry of RFC 6721 where they belong,
and any foreign element elsewhere; not atom:source, which says where an entry was copied from. A
document may be a feed or a single entry, so that the entries of a feed can be held against it one
by one. What a grammar cannot state is in `atom`.
"""

ATOM = """
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         xmlns:fh="http://purl.org/syndication/history/1.0"
         xmlns:at="http://purl.org/atompub/tombstones/1.0"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">

  <start><choice><ref name="feed"/><ref name="entry"/></choice></start>

  <!-- The two containers: what stands once, what may, what may stand often. -->

  <define name="feed">
    <element name="feed">
      <ref name="everywhere"/>
      <interleave>
        <ref name="named"/>
        <optional><element name="subtitle"><ref name="text"/></element></optional>
        <optional><element name="icon"><ref name="uri"/></element></optional>
        <optional><element name="logo"><ref name="uri"/></element></optional>
        <optional><ref name="generator"/></optional>
        <optional><ref name="history"/></optional>
        <zeroOrMore><ref name="tombstone"/></zeroOrMore>
      </interleave>
      <zeroOrMore><choice><ref name="entry"/><ref name="tombstone"/></choice></zeroOrMore>
    </element>
  </define>

  <define name="entry">
    <element name="entry">
      <ref name="everywhere"/>
      <interleave>
        <ref name="named"/>
        <optional><element name="published"><ref name="date"/></element></optional>
        <optional><element name="summary"><ref name="text"/></element></optional>
        <optional><element name="content"><ref name="content"/></element></optional>
      </interleave>
    </element>
  </define>

  <define name="named">
    <interleave>
      <element name="id"><ref name="uri"/></element>
      <element name="title"><ref name="text"/></element>
      <element name="updated"><ref name="date"/></element>
      <optional><element name="rights"><ref name="text"/></element></optional>
      <zeroOrMore><element name="author"><ref name="person"/></element></zeroOrMore>
      <zeroOrMore><element name="contributor"><ref name="person"/></element></zeroOrMore>
      <zeroOrMore><ref name="category"/></zeroOrMore>
      <zeroOrMore><ref name="link"/></zeroOrMore>
      <zeroOrMore><ref name="foreign"/></zeroOrMore>
    </interleave>
  </define>

  <!-- Extensions. -->

  <define name="history">
    <choice>
      <element name="fh:archive"><empty/></element>
      <element name="fh:complete"><empty/></element>
    </choice>
  </define>

  <define name="tombstone">
    <element name="at:deleted-entry">
      <attribute name="ref"><data type="anyURI"/></attribute>
      <attribute name="when"><ref name="instant"/></attribute>
      <ref name="everywhere"/>
      <interleave>
        <optional><element name="at:by"><ref name="person"/></element></optional>
        <optional><element name="at:comment"><ref name="text"/></element></optional>
        <zeroOrMore><ref name="link"/></zeroOrMore>
        <zeroOrMore><ref name="foreign"/></zeroOrMore>
      </interleave>
    </element>
  </define>

  <!-- What an element holds. -->

  <define name="uri"><ref name="everywhere"/><data type="anyURI"/></define>
  <define name="date"><ref name="everywhere"/><ref name="instant"/></define>

  <define name="text">
    <ref name="everywhere"/>
    <choice><ref name="words"/><ref name="xhtml"/></choice>
  </define>

  <define name="content">
    <ref name="everywhere"/>
    <choice>
      <ref name="words"/>
      <ref name="xhtml"/>
      <group>
        <attribute name="type"><ref name="media-type"/></attribute>
        <ref name="anything"/>
      </group>
      <group>
        <optional><attribute name="type"><ref name="media-type"/></attribute></optional>
        <attribute name="src"><data type="anyURI"/></attribute>
        <empty/>
      </group>
    </choice>
  </define>

  <define name="words">
    <optional>
      <attribute name="type"><choice><value>text</value><value>html</value></choice></attribute>
    </optional>
    <text/>
  </define>

  <define name="xhtml">
    <attribute name="type"><value>xhtml</value></attribute>
    <element name="div" ns="http://www.w3.org/1999/xhtml"><ref name="anything-with"/></element>
  </define>

  <define name="person">
    <ref name="everywhere"/>
    <interleave>
      <element name="name"><text/></element>
      <optional><element name="uri"><ref name="uri"/></element></optional>
      <optional>
        <element name="email">
          <data type="string"><param name="pattern">.+@.+</param></data>
        </element>
      </optional>
      <zeroOrMore><ref name="foreign"/></zeroOrMore>
    </interleave>
  </define>

  <define name="category">
    <element name="category">
      <ref name="everywhere"/>
      <attribute name="term"/>
      <optional><attribute name="scheme"><data type="anyURI"/></attribute></optional>
      <optional><attribute name="label"/></optional>
      <ref name="undefined"/>
    </element>
  </define>

  <define name="generator">
    <element name="generator">
      <ref name="everywhere"/>
      <optional><attribute name="uri"><data type="anyURI"/></attribute></optional>
      <optional><attribute name="version"/></optional>
      <text/>
    </element>
  </define>

  <define name="link">
    <element name="link">
      <ref name="everywhere"/>
      <attribute name="href"><data type="anyURI"/></attribute>
      <optional><attribute name="rel"/></optional>
      <optional><attribute name="type"><ref name="media-type"/></attribute></optional>
      <optional><attribute name="hreflang"/></optional>
      <optional><attribute name="title"/></optional>
      <optional><attribute name="length"><data type="nonNegativeInteger"/></attribute></optional>
      <ref name="undefined"/>
    </element>
  </define>

  <!-- Small things. -->

  <define name="instant">
    <data type="dateTime"><param name="pattern">.+(Z|[+\\-][0-9]{2}:[0-9]{2})</param></data>
  </define>

  <define name="media-type">
    <data type="string"><param name="pattern">[^/\\s]+/[^/\\s]+(\\s?;.+)?</param></data>
  </define>

  <define name="everywhere">
    <optional><attribute name="xml:base"><data type="anyURI"/></attribute></optional>
    <optional>
      <attribute name="xml:lang">
        <data type="string">
          <param name="pattern">([A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*)?</param>
        </data>
      </attribute>
    </optional>
    <zeroOrMore>
      <attribute>
        <anyName>
          <except><name>xml:base</name><name>xml:lang</name><nsName ns=""/></except>
        </anyName>
      </attribute>
    </zeroOrMore>
  </define>

  <define name="undefined">
    <zeroOrMore><choice><text/><ref name="foreign"/></choice></zeroOrMore>
  </define>

  <define name="foreign">
    <element>
      <anyName>
        <except>
          <nsName/>
          <nsName ns="http://purl.org/syndication/history/1.0"/>
          <nsName ns="http://purl.org/atompub/tombstones/1.0"/>
        </except>
      </anyName>
      <ref name="anything-with"/>
    </element>
  </define>

  <define name="anything">
    <zeroOrMore>
      <choice><text/><element><anyName/><ref name="anything-with"/></element></choice>
    </zeroOrMore>
  </define>

  <define name="anything-with">
    <zeroOrMore><attribute><anyName/></attribute></zeroOrMore>
    <ref name="anything"/>
  </define>
</grammar>
"""
