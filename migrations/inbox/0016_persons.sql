ALTER TABLE `contacts` ADD `person_id` text;--> statement-breakpoint
UPDATE `contacts` SET `person_id` = coalesce(
	(SELECT m.from_root_id FROM contact_merges m, json_each(m.members) j
	 WHERE m.author_id IS NOT NULL AND m.undone_at IS NULL AND j.value = contacts.id ORDER BY m.id LIMIT 1),
	`root_id`);
--> statement-breakpoint
CREATE INDEX `contacts_person` ON `contacts` (`person_id`);
