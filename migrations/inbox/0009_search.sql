CREATE TABLE `search_stale` (
	`kind` text NOT NULL,
	`row` integer NOT NULL,
	PRIMARY KEY(`kind`, `row`)
);
