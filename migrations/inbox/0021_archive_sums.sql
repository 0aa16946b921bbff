ALTER TABLE `archive_pieces` ADD `row_sum` text;--> statement-breakpoint
ALTER TABLE `restores` ADD `row_sum` text;