ALTER TABLE `contact_merges` ADD `author_id` text;--> statement-breakpoint
ALTER TABLE `contact_merges` ADD `author_name` text;--> statement-breakpoint
ALTER TABLE `contact_merges` ADD `name_id` text;--> statement-breakpoint
CREATE INDEX `contact_merges_said` ON `contact_merges` (`to_root_id`) WHERE author_id IS NOT NULL;