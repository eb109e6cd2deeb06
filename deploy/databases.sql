-- The Auth DB and the Messages DB; Klatsch makes their tables itself.
CREATE DATABASE klatsch_auth ENCODING 'UTF8' TEMPLATE template0;
CREATE DATABASE klatsch_messages ENCODING 'UTF8' TEMPLATE template0;
